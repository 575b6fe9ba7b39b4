//! Directories that Apache Kafka wrote, with a manifest of what Kafka said is in them.

use std::io::Read;

use eventor_tests::Files;
use flate2::read::GzDecoder;
use serde_json::Value as Json;

const BLOCK_BYTES: usize = 512;

/// Every recorded directory.
pub const NAMES: [&str; 10] = [
    "admin",
    "basic",
    "codecs",
    "compacted",
    "groups",
    "killed",
    "killed-garbage",
    "killed-torn",
    "older",
    "transactions",
];

fn inflate(name: &str) -> Vec<u8> {
    let path = format!("{}/fixtures/data-dirs/{name}", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
    bytes
}

/// What Kafka said is in a directory.
pub fn manifest(name: &str) -> Json {
    serde_json::from_slice(&inflate(&format!("{name}.json.gz"))).expect("a manifest")
}

/// A directory as it was recorded, in memory.
pub fn unpack(name: &str) -> Files {
    let archive = inflate(&format!("{name}.tar.gz"));
    let files = Files::memory();
    let mut at = 0;
    while let Some(entry) = Entry::parse(&archive, &mut at) {
        let path = entry.path.split_once('/').map_or("", |(_, path)| path);
        if !entry.is_directory {
            files.write_sparse(path, &entry.content, entry.length);
        }
    }
    files
}

/// A file of a tar archive in GNU's form, sparse files included.
struct Entry {
    path: String,
    is_directory: bool,
    /// Its first bytes; the rest up to the length is zero.
    content: Vec<u8>,
    length: u64,
}

impl Entry {
    fn parse(archive: &[u8], at: &mut usize) -> Option<Entry> {
        let header = archive.get(*at..*at + BLOCK_BYTES).filter(|header| header[0] != 0)?;
        *at += BLOCK_BYTES;
        let stored = octal(&header[124..136]) as usize;
        let path = text(&header[..100]);
        let is_sparse = header[156] == b'S';
        let mut pieces = Vec::new();
        let mut length = stored as u64;
        if is_sparse {
            length = octal(&header[483..495]);
            pieces.extend(map(&header[386..482]));
            let mut goes_on = header[482] != 0;
            while goes_on {
                let block = &archive[*at..*at + BLOCK_BYTES];
                *at += BLOCK_BYTES;
                pieces.extend(map(&block[..504]));
                goes_on = block[504] != 0;
            }
        } else {
            pieces.push((0, stored));
        }
        let mut data = &archive[*at..*at + stored];
        *at += stored.next_multiple_of(BLOCK_BYTES);
        let mut content = Vec::new();
        for (position, size) in pieces.into_iter().filter(|(_, size)| *size > 0) {
            content.resize(position, 0);
            content.extend_from_slice(&data[..size]);
            data = &data[size..];
        }
        Some(Entry { path, is_directory: header[156] == b'5', content, length })
    }
}

fn text(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

fn octal(field: &[u8]) -> u64 {
    u64::from_str_radix(text(field).trim(), 8).expect("an octal number")
}

fn map(entries: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let present = entries.chunks_exact(24).take_while(|entry| entry[0] != 0);
    present.map(|entry| (octal(&entry[..12]) as usize, octal(&entry[12..]) as usize))
}
