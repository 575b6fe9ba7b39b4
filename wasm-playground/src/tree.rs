//! A tree of [`eventor_explain`] as JSON: what the page draws.

use eventor_core::wire::{Name, Scalar};
use eventor_explain::{Note, Tree};

use crate::json::Json;

/// `{"buffers": [hex], "nodes": [{depth, buffer, start, end, name, kind, value?, note?, wrong?, text, versions}]}`. A node with
/// a value is a leaf.
#[must_use]
pub fn json(tree: &Tree<'_>) -> String {
    let mut json = Json::default();
    json.object(|json| {
        json.key("buffers").array(|json| {
            for buffer in &tree.buffers {
                json.bytes(buffer);
            }
        });
        json.key("nodes").array(|json| tree.nodes.iter().for_each(|node| self::node(json, node)));
    });
    json.finish()
}

fn node(json: &mut Json, node: &eventor_explain::Node<'_>) {
    let about = node.about();
    json.object(|json| {
        json.key("depth").number(node.depth);
        json.key("buffer").size(node.buffer);
        json.key("start").size(node.range.start);
        json.key("end").size(node.range.end);
        json.key("name").string(&node.name.to_string());
        json.key("kind").string(&node.kind.to_string());
        if let Some(value) = &node.value {
            json.key("value").string(&value.to_string());
            json.key("null").bool(matches!(value, Scalar::Null));
        }
        match &node.note {
            Some(Note::Means(means)) => _ = json.key("note").string(means),
            Some(Note::Wrong(why)) => _ = json.key("wrong").string(why),
            None => {}
        }
        json.key("field").bool(matches!(node.name, Name::Field(_)));
        json.key("text").string(&about.text);
        json.key("versions").string(&about.versions);
    });
}
