//! Two versions of one message: which fields came, went or travel otherwise, and the bytes of one request in both.

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;
use eventor_core::wire::{FieldInfo, Kind, Schema, StructInfo};
use eventor_explain::{Tree, plain};

use crate::draft::Draft;
use crate::json::Json;

/// Both versions that are compared, and which of their fields travel compactly.
#[derive(Clone, Copy)]
struct Versions {
    schema: Schema,
    from: i16,
    to: i16,
}

/// `[{path, depth, name, from?, to?, change, tag?, about}]`: how each field travels in either version, absent where it is not there;
/// `change` is `same`, `added`, `removed` or `changed`.
///
/// # Errors
/// There is no such API or version.
pub fn fields(key: i16, response: bool, from: i16, to: i16) -> Result<String, String> {
    let api = ApiKey::from_number(key).ok_or_else(|| format!("there is no API {key}"))?;
    for version in [from, to] {
        if !api.schema().versions.contains(version) {
            return Err(format!("{} has the versions {}", api.schema().name, api.schema().versions));
        }
    }
    let message = if response { api.response() } else { api.request() };
    let versions = Versions { schema: api.schema(), from, to };
    let mut json = Json::default();
    json.array(|json| each(json, "", 0, message.fields, versions));
    Ok(json.finish())
}

fn each(json: &mut Json, path: &str, depth: u32, info: &'static StructInfo, versions: Versions) {
    for field in info.fields {
        let how = |version| field.versions.contains(version).then(|| how(field, versions.schema, version));
        let (from, to) = (how(versions.from), how(versions.to));
        let change = match (&from, &to) {
            (None, None) => continue,
            (None, Some(_)) => "added",
            (Some(_), None) => "removed",
            (Some(from), Some(to)) if from == to => "same",
            _ => "changed",
        };
        let path = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
        json.object(|json| {
            json.key("path").string(&path);
            json.key("depth").number(depth);
            json.key("name").string(field.name);
            for (side, how) in [("from", &from), ("to", &to)] {
                how.iter().for_each(|how| _ = json.key(side).string(how));
            }
            json.key("change").string(change);
            field.tag.iter().for_each(|tag| _ = json.key("tag").number(*tag));
            json.key("about").string(&plain(field.doc));
        });
        if let Some(info) = inside(field.kind) {
            // What is only in one version holds what it holds there.
            let there = |version, other| if field.versions.contains(version) { version } else { other };
            let (from, to) = (there(versions.from, versions.to), there(versions.to, versions.from));
            let inside = Versions { from, to, ..versions };
            if field.versions.contains(versions.from) && field.versions.contains(versions.to) {
                each(json, &path, depth + 1, info, inside);
            } else {
                one_sided(json, &path, depth + 1, info, inside, change);
            }
        }
    }
}

/// The fields of a struct that only one of both versions has.
fn one_sided(
    json: &mut Json,
    path: &str,
    depth: u32,
    info: &'static StructInfo,
    versions: Versions,
    change: &str,
) {
    for field in info.fields.iter().filter(|field| field.versions.contains(versions.from)) {
        let path = format!("{path}.{}", field.name);
        json.object(|json| {
            json.key("path").string(&path);
            json.key("depth").number(depth);
            json.key("name").string(field.name);
            let side = if change == "added" { "to" } else { "from" };
            json.key(side).string(&how(field, versions.schema, versions.from));
            json.key("change").string(change);
            json.key("about").string(&plain(field.doc));
        });
        if let Some(info) = inside(field.kind) {
            one_sided(json, &path, depth + 1, info, versions, change);
        }
    }
}

/// The fields of a struct, or of an array's elements.
fn inside(kind: Kind) -> Option<&'static StructInfo> {
    match kind {
        Kind::Struct(info) | Kind::Array(&Kind::Struct(info)) => Some(info),
        _ => None,
    }
}

/// How a field travels in a version.
fn how(field: &FieldInfo, schema: Schema, version: i16) -> String {
    let mut said = field.kind.to_string();
    let has_length = matches!(field.kind, Kind::Text | Kind::Blob | Kind::Records | Kind::Array(_));
    if has_length && schema.flexible.contains(version) {
        said.insert_str(0, "compact ");
    }
    if field.nulls.contains(version) {
        said.push_str(", may be null");
    }
    if field.tag.is_some() {
        said.push_str(", tagged");
    }
    said
}

/// One request in two versions: `{from: {version, bytes}, to: {version, bytes}, rows: [{path, name, depth, change, from?: {start, end,
/// kind, value}, to?: ...}]}`, a row for each leaf; `change` is `same` bytes, `changed` ones, `added` or `removed`.
///
/// # Errors
/// There is no such version, or a value that does not fit into it.
pub fn drafts(draft: &Draft, version: i16) -> Result<String, String> {
    let mut other = draft.clone();
    other.set_version(version)?;
    let (from, to) = (draft.bytes()?, other.bytes()?);
    let arena = Bump::new();
    let (left, right) =
        (leaves(&eventor_explain::requests(&from, &arena)), leaves(&eventor_explain::requests(&to, &arena)));
    let mut json = Json::default();
    json.object(|json| {
        for (side, draft, bytes) in [("from", draft, &from), ("to", &other, &to)] {
            json.key(side).object(|json| {
                json.key("version").number(draft.version());
                json.key("bytes").bytes(bytes);
            });
        }
        json.key("rows").array(|json| {
            let mut at = 0;
            for leaf in &left {
                match right[at..].iter().position(|other| other.path == leaf.path) {
                    Some(skipped) => {
                        right[at..at + skipped].iter().for_each(|leaf| row(json, None, Some(leaf)));
                        at += skipped;
                        row(json, Some(leaf), Some(&right[at]));
                        at += 1;
                    }
                    None => row(json, Some(leaf), None),
                }
            }
            right[at..].iter().for_each(|leaf| row(json, None, Some(leaf)));
        });
    });
    Ok(json.finish())
}

/// A leaf of a tree, and where it stands.
struct Leaf {
    path: String,
    depth: u32,
    bytes: Vec<u8>,
    start: usize,
    kind: String,
    value: String,
}

fn leaves(tree: &Tree<'_>) -> Vec<Leaf> {
    let (mut names, mut leaves) = (Vec::<String>::new(), Vec::new());
    for node in tree.nodes.iter().filter(|node| node.buffer == 0) {
        names.truncate(node.depth as usize);
        names.resize(node.depth as usize, String::new());
        names.push(node.name.to_string());
        if let Some(value) = &node.value {
            leaves.push(Leaf {
                path: names.join("."),
                depth: node.depth,
                bytes: tree.buffers[0][node.range.clone()].to_vec(),
                start: node.range.start,
                kind: node.kind.to_string(),
                value: value.to_string(),
            });
        }
    }
    leaves
}

fn row(json: &mut Json, from: Option<&Leaf>, to: Option<&Leaf>) {
    let Some(either) = from.or(to) else { return };
    json.object(|json| {
        json.key("path").string(&either.path);
        json.key("depth").number(either.depth);
        json.key("change").string(match (from, to) {
            (Some(from), Some(to)) if from.bytes == to.bytes => "same",
            (Some(_), Some(_)) => "changed",
            (None, _) => "added",
            (Some(_), None) => "removed",
        });
        for (side, leaf) in [("from", from), ("to", to)] {
            let Some(leaf) = leaf else { continue };
            json.key(side).object(|json| {
                json.key("start").size(leaf.start);
                json.key("end").size(leaf.start + leaf.bytes.len());
                json.key("kind").string(&leaf.kind);
                json.key("value").string(&leaf.value);
            });
        }
    });
}
