//! What a module is made of: the code of each crate, and the data. From the names that the compiler leaves in it, so of the
//! module as it was compiled and not yet of the one that is served.

use std::collections::BTreeMap;

/// The smallest parts are one line.
const LINES_MAX: usize = 12;
/// A part that is not worth a line.
const OTHERS: &str = "others";

/// A part's name, its bytes, and its bytes as gzip when it stands alone.
pub type Part = (String, usize, usize);

/// The parts of a module, the largest first.
pub fn parts(module: &[u8], gzip_bytes: fn(&[u8]) -> usize) -> Result<Vec<Part>, String> {
    let read = read(module).ok_or("a module that cannot be read")?;
    let mut parts: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for (index, body) in read.bodies.iter().enumerate() {
        let name = read.names.get(&(index + read.imports)).map_or(OTHERS, |name| crate_of(name));
        parts.entry(name).or_default().extend_from_slice(body);
    }
    parts.insert("data", read.data.to_vec());
    let mut parts: Vec<(&str, Vec<u8>)> = parts.into_iter().collect();
    parts.sort_by_key(|(name, bytes)| (*name == OTHERS, std::cmp::Reverse(bytes.len())));
    let rest: Vec<u8> = parts.drain(LINES_MAX.min(parts.len())..).flat_map(|(_, bytes)| bytes).collect();
    parts.push((OTHERS, rest));
    Ok(parts.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.len(), gzip_bytes(bytes))).collect())
}

/// What is looked at of a module.
#[derive(Default)]
struct Read<'m> {
    imports: usize,
    bodies: Vec<&'m [u8]>,
    data: &'m [u8],
    names: BTreeMap<usize, &'m str>,
}

fn read(module: &[u8]) -> Option<Read<'_>> {
    let mut found = Read::default();
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((kind, after)) = rest.split_first() {
        rest = after;
        let mut section = sized(&mut rest)?;
        match kind {
            0 if sized(&mut section)? == b"name" => names(section, &mut found.names)?,
            // Everything that a module of Rust imports is a function.
            2 => found.imports = number(&mut section)?,
            10 => {
                for _ in 0..number(&mut section)? {
                    found.bodies.push(sized(&mut section)?);
                }
            }
            11 => found.data = section,
            _ => {}
        }
    }
    Some(found)
}

/// The names of functions, out of those of everything.
fn names<'m>(mut section: &'m [u8], names: &mut BTreeMap<usize, &'m str>) -> Option<()> {
    while let Some((kind, after)) = section.split_first() {
        section = after;
        let mut list = sized(&mut section)?;
        if *kind == 1 {
            for _ in 0..number(&mut list)? {
                let index = number(&mut list)?;
                names.insert(index, std::str::from_utf8(sized(&mut list)?).ok()?);
            }
        }
    }
    Some(())
}

/// Bytes behind their count.
fn sized<'m>(rest: &mut &'m [u8]) -> Option<&'m [u8]> {
    let count = number(rest)?;
    let (bytes, after) = rest.split_at_checked(count)?;
    *rest = after;
    Some(bytes)
}

/// An unsigned LEB128.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The crate that a mangled name begins with: `..Cs<disambiguator>_<length><name>..`.
fn crate_of(name: &str) -> &str {
    let found = name.match_indices("Cs").find_map(|(at, _)| {
        let (_, rest) = name[at..].split_once('_')?;
        let digits = rest.find(|char: char| !char.is_ascii_digit())?;
        rest[digits..].get(..rest[..digits].parse().ok()?)
    });
    found.unwrap_or(OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_of_its_name() {
        assert_eq!(crate_of("_RNvNtNtCshPF8dqgGdyw_12eventor_core6broker3api6handle"), "eventor_core");
        assert_eq!(crate_of("_RNvXs_NtNtCs8O9yT0upCJB_6ruzstd8decoding"), "ruzstd");
        for name in ["", "memcpy", "Cs", "Cs_", "Cs_9short", "Csx_99999999999999999999y"] {
            assert_eq!(crate_of(name), OTHERS, "{name}");
        }
    }

    #[test]
    fn a_module_is_its_functions_and_its_data() {
        let module = b"\0asm\x01\0\0\0\x02\x01\x01\x0a\x08\x02\x02ab\x03cde\x0b\x02xy\
            \0\x17\x04name\x01\x10\x02\x00\x01f\x01\x0aCs1_5alpha";
        let parts = parts(module, <[u8]>::len).unwrap();
        assert_eq!(parts[0], ("alpha".to_owned(), 2, 2));
        assert_eq!(parts[1], ("data".to_owned(), 2, 2));
        assert_eq!(parts[2], (OTHERS.to_owned(), 3, 3));
        for end in 9..module.len() {
            _ = read(&module[..end]);
        }
    }
}
