//! What the description says in words is looked at as a whole: each version says what it brought, no text is its name again.

use std::collections::BTreeSet;

use bumpalo::Bump;
use eventor_core::protocol::offset_fetch::{Group as OffsetFetchGroup, Request as OffsetFetchRequest};
use eventor_core::protocol::{messages, on_disk};
use eventor_core::wire::{FieldInfo, Kind, MessageInfo, StructInfo};

use crate::{Around, brought, plain, versions};

/// Words that say nothing by themselves.
const EMPTY: &str = "a an the of its it this that these those is are be to in on at for by and or with from as each every \
    all one their them they there here was were has have which who whose whom what when where if not no";

/// Everything that is described.
fn described() -> impl Iterator<Item = &'static MessageInfo> {
    messages().chain(on_disk::formats())
}

/// Calls `look` with every struct of a message, each once, and what leads to it.
fn structs(
    of: &'static StructInfo,
    seen: &mut Vec<&'static str>,
    look: &mut impl FnMut(&'static StructInfo),
) {
    if seen.contains(&of.name) {
        return;
    }
    seen.push(of.name);
    look(of);
    for field in of.fields {
        if let Some(inner) = inner(field.kind) {
            structs(inner, seen, look);
        }
    }
}

fn inner(kind: Kind) -> Option<&'static StructInfo> {
    match kind {
        Kind::Struct(info) => Some(info),
        Kind::Array(element) | Kind::VarArray(element) => inner(*element),
        _ => None,
    }
}

/// Calls `look` with every text: of which message, of which struct, of which field or of the struct itself.
fn texts(mut look: impl FnMut(&MessageInfo, &StructInfo, Option<&FieldInfo>, &str)) {
    for message in described() {
        structs(message.fields, &mut Vec::new(), &mut |info| {
            look(message, info, None, &plain(info.doc));
            info.fields.iter().for_each(|field| look(message, info, Some(field), &plain(field.doc)));
        });
    }
}

/// The words of a text or a name, small, each without the ending of a plural or a genitive.
fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for part in text.replace("'s", "").split(|sign: char| !sign.is_ascii_alphanumeric()) {
        let mut word = String::new();
        for sign in part.chars() {
            // A hump of a name in CamelCase.
            if sign.is_ascii_uppercase() && word.ends_with(|last: char| !last.is_ascii_uppercase()) {
                words.insert(singular(&word));
                word.clear();
            }
            word.push(sign);
        }
        words.insert(singular(&word));
    }
    words.remove("");
    words
}

fn singular(word: &str) -> String {
    let word = word.to_ascii_lowercase();
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => format!("{stem}y"),
        _ => match word.strip_suffix('s') {
            Some(stem) if stem.len() > 1 && !stem.ends_with('s') => stem.to_owned(),
            _ => word,
        },
    }
}

/// Says a text nothing that the names do not say?
fn says_its_name(names: &[&str], text: &str) -> bool {
    let empty = words(EMPTY).into_iter().chain(EMPTY.split_whitespace().map(str::to_owned));
    let known = names.iter().flat_map(|name| words(name)).chain(empty).collect::<BTreeSet<_>>();
    words(text).is_subset(&known)
}

#[test]
fn a_text_that_says_its_name_is_noticed() {
    for text in ["The group's id.", "Ids of the groups", "group", ""] {
        assert!(says_its_name(&["group_id", "OffsetFetchRequest"], text), "{text}");
    }
    assert!(says_its_name(&["TopicPartitions"], "The partitions of each topic."));
    assert!(!says_its_name(&["group_id"], "The name that members of a group share."));
}

#[test]
fn no_text_is_its_name_again() {
    let (mut count, mut refused) = (0, Vec::new());
    texts(|message, info, field, text| {
        count += 1;
        let name = message.full_name();
        let names = [name.as_str(), info.name, field.map_or("", |field| field.name)];
        if says_its_name(&names, text) || text.starts_with("Part of ") {
            refused.push(format!("{} {} {}: {text}", names[0], names[1], names[2]));
        }
    });
    assert!(count > 2500, "only {count} texts");
    assert!(
        refused.is_empty(),
        "{} texts say no more than their names:\n{}",
        refused.len(),
        refused.join("\n")
    );
}

#[test]
fn every_version_beyond_the_first_says_what_it_brought() {
    let mut count = 0;
    for message in described() {
        let said = brought(message.fields.doc).map(|(version, _)| version).collect::<Vec<_>>();
        let there = message.schema.versions.each().skip(1).collect::<Vec<_>>();
        assert_eq!(said, there, "lines of versions of {}", message.full_name());
        for (version, text) in brought(message.fields.doc) {
            let name = format!("{} v{version}: {text}", message.full_name());
            assert!(text.len() > 8 && text.ends_with(['.', '?']), "not a sentence: {name}");
        }
        count += said.len();
    }
    assert!(count > 400, "only {count} versions");
}

/// Calls `look` with every field of a message, and what it lies in.
fn fields(info: &'static StructInfo, around: Around, look: &mut impl FnMut(&'static FieldInfo, Around)) {
    for field in info.fields {
        look(field, around);
        if let Some(inner) = inner(field.kind) {
            fields(inner, around.inside(field), look);
        }
    }
}

#[test]
fn a_field_that_came_later_says_with_what() {
    let mut count = 0;
    for message in described() {
        fields(message.fields, Around::message(message.fields), &mut |field, around| {
            let there = message.schema.versions.and(around.versions).and(field.versions);
            if there.first > message.schema.versions.first && !there.is_empty() {
                let said = versions(field, around);
                let line = format!("\n{}: ", there.first);
                assert!(said.contains(&line), "{} {}: {said}", message.full_name(), field.name);
                count += 1;
            }
        });
    }
    assert!(count > 200, "only {count} fields");
}

#[test]
fn a_field_and_its_message_show_the_lines_of_their_versions() {
    // JoinGroup v5: a header, then what is enough of the request to see a field of version 5.
    let bytes =
        b"\0\x0b\0\x05\0\0\0\x01\0\x01c\0\x01g\0\0\x75\x30\0\0\xea\x60\0\0\xff\xff\0\x08consumer\0\0\0\0";
    let arena = Bump::new();
    let tree = crate::request(bytes, &arena);
    assert_eq!(tree.wrongs().count(), 0, "{tree}");
    let about = |name: &str| {
        let node = tree.nodes.iter().find(|node| node.name.to_string() == name);
        node.unwrap_or_else(|| panic!("no {name} in {tree}")).about()
    };
    let field = about("group_instance_id");
    assert!(field.text.contains("static member") && !field.text.contains("- "), "{}", field.text);
    assert_eq!(field.versions, "in versions 5+; may be null\n5: static members (KIP-345).");
    let message = about("JoinGroup");
    assert_eq!(message.versions.lines().count(), 9, "{}", message.versions);
    assert!(message.versions.lines().nth(4) == Some("5: static members (KIP-345)."), "{}", message.versions);
    assert!(!message.text.contains("KIP-345"), "{}", message.text);
    assert!(
        about("correlation_id").versions.starts_with("in every version"),
        "a header is a message of its own"
    );
    // What lies in a field that came later came later.
    let groups =
        OffsetFetchRequest::INFO.fields.iter().find(|field| field.name == "groups").expect("a field");
    let inside = Around::message(OffsetFetchRequest::INFO).inside(groups);
    let id = OffsetFetchGroup::INFO.fields[0];
    assert_eq!(versions(id, inside), "in versions 8+\n8: many groups at once (KIP-709).");
}
