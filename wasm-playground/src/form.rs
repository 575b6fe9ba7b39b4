//! Forms and lists of the page, as JSON.

use eventor_core::broker::api;
use eventor_core::protocol::ApiKey;
use eventor_core::wire::{FieldInfo, Kind, StructInfo};
use eventor_explain::{Around, plain, versions};

use crate::draft::{Draft, Row};
use crate::json::Json;

/// Every API, for the list in which one is chosen.
#[must_use]
pub fn apis() -> String {
    let mut json = Json::default();
    json.array(|json| {
        for key in ApiKey::ALL {
            let schema = key.schema();
            json.object(|json| {
                json.key("key").number(key.number());
                json.key("name").string(schema.name);
                json.key("first").number(schema.versions.first);
                json.key("last").number(schema.versions.last);
                if !schema.flexible.is_empty() {
                    json.key("flexible").number(schema.flexible.first);
                }
                json.key("listener").string(&format!("{:?}", key.listener()));
                let last = schema.versions.last;
                json.key("fields").array(|json| {
                    json.size(count(api_fields(*key, false), last)).size(count(api_fields(*key, true), last));
                });
                json.key("about").string(&plain(key.request().fields.doc));
                let served = api::versions(*key);
                if api::serves(*key, served.first) {
                    json.key("served").array(|json| _ = json.number(served.first).number(served.last));
                }
            });
        }
    });
    json.finish()
}

fn api_fields(key: ApiKey, response: bool) -> &'static StructInfo {
    if response { key.response().fields } else { key.request().fields }
}

/// How many fields a version has, those of structs within included.
fn count(info: &StructInfo, version: i16) -> usize {
    let fields = info.fields.iter().filter(|field| field.versions.contains(version));
    let inside = |field: &&FieldInfo| match field.kind {
        Kind::Struct(info) | Kind::Array(&Kind::Struct(info)) => 1 + count(info, version),
        _ => 1,
    };
    fields.map(inside).sum()
}

/// The form of a draft.
#[must_use]
pub fn rows(draft: &Draft) -> String {
    let mut json = Json::default();
    json.array(|json| draft.rows().iter().for_each(|row| self::row(json, draft.around(row), row)));
    json.finish()
}

fn row(json: &mut Json, around: Around, row: &Row) {
    json.object(|json| {
        json.key("path").string(&row.path);
        json.key("depth").number(row.depth);
        json.key("name").string(&row.name);
        json.key("kind").string(&row.kind.to_string());
        if let Some(text) = &row.text {
            json.key("text").string(text);
        }
        if let Some(null) = row.null {
            json.key("null").bool(null);
        }
        if let Some(count) = row.count {
            json.key("count").size(count);
        }
        if let Some(field) = row.field {
            if let Some(tag) = field.tag {
                json.key("tag").number(tag);
            }
            json.key("about").string(&plain(field.doc));
            json.key("versions").string(&versions(field, around));
        }
    });
}
