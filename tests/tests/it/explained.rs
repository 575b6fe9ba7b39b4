//! The files that Kafka wrote, explained: each byte once, and nothing is wrong but what was damaged on purpose.

use bumpalo::Bump;
use eventor_explain::{Place, Tree, file};

use crate::archive;

/// Leaves lie end to end in each buffer.
fn assert_covers(tree: &Tree<'_>, path: &str) {
    let mut ends = vec![0; tree.buffers.len()];
    for leaf in tree.leaves() {
        assert_eq!(leaf.range.start, ends[leaf.buffer], "{path}: {leaf}");
        ends[leaf.buffer] = leaf.range.end;
    }
    let sizes = tree.buffers.iter().map(|buffer| buffer.len());
    assert!(sizes.eq(ends), "{path}: the last bytes are not explained");
}

#[test]
fn every_byte_of_kafkas_files_is_explained_and_right() {
    for name in archive::NAMES {
        let files = archive::unpack(name);
        let mut wrongs = Vec::new();
        for path in files.paths() {
            assert!(Place::of(&path).is_some(), "{path} is not known");
            let (arena, content) = (Bump::new(), files.read(&path).expect("a file"));
            let tree = file(&path, &content, &arena);
            assert_covers(&tree, &path);
            wrongs.extend(
                tree.wrongs().map(|(node, why)| format!("{path} {} {}: {why}", node.range.start, node.name)),
            );
        }
        let tail = "orders-0/00000000000000001673.log";
        let expected = match name {
            "killed-garbage" => vec![format!(
                "{tail} 146913 unread bytes: no batch: there is no such magic, and the length goes beyond the end"
            )],
            "killed-torn" => vec![format!(
                "{tail} 145071 unread bytes: cut off: the batch has 1903 bytes, of which 1866 are here"
            )],
            _ => Vec::new(),
        };
        assert_eq!(wrongs, expected, "{name}");
    }
}
