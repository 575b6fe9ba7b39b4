//! DescribeClientQuotas 0-1. Which quotas match these users, clients and addresses?
//!
//! - What the metadata log says: quotas are kept and told, and do not act yet.
//! - Every component must match; with `strict` an entity has nothing else in it. No components match everything, strictly nothing.
//! - A type that does not exist: UNSUPPORTED_VERSION (35). What contradicts itself, and `ip` beside another type: 42.
//!
//! Waits: none. KIP-546.

use std::collections::BTreeMap;

use crate::error::ErrorCode;
use crate::metadata::image::QuotaEntity;
use crate::metadata::topics::Refusal;
use crate::protocol::describe_client_quotas::{
    ComponentData, EntityData, EntryData, Request, Response, ValueData,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

const IP: &str = "ip";
const TYPES: [&str; 3] = ["user", "client-id", IP];
const EXACT: i8 = 0;
const DEFAULT: i8 = 1;
const SPECIFIED: i8 = 2;

/// What an entity's name of some type must be.
enum Match {
    Exactly(Option<String>),
    Any,
}

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let filter = match filter(request.components) {
        Ok(filter) => filter,
        Err(refusal) => {
            let error_message = refusal.message.as_deref().map(|message| ctx.text(message));
            let error_code = refusal.error_code;
            return ctx.reply(&Response { error_code, error_message, entries: None, ..Response::default() });
        }
    };
    let image = ctx.snapshot.image.clone();
    let matching = image.quotas.iter().filter(|(entity, _)| matches(entity, &filter, request.strict));
    let entries = matching.map(|(entity, values)| EntryData {
        entity: ctx.slice(entity.iter().map(|(entity_type, name)| EntityData {
            entity_type: ctx.text(entity_type),
            entity_name: name.as_deref().map(|name| ctx.text(name)),
        })),
        values: ctx
            .slice(values.iter().map(|(key, value)| ValueData { key: ctx.text(key), value: *value })),
    });
    let entries = Some(ctx.slice(entries));
    ctx.reply(&Response { error_message: Some(Text::new("")), entries, ..Response::default() })
}

fn matches(entity: &QuotaEntity, filter: &BTreeMap<String, Match>, strict: bool) -> bool {
    let is_one = |(entity_type, wanted): (&String, &Match)| match (entity.get(entity_type), wanted) {
        (Some(_), Match::Any) => true,
        (Some(name), Match::Exactly(wanted)) => name == wanted,
        (None, _) => false,
    };
    (!strict || entity.len() == filter.len()) && filter.iter().all(is_one)
}

fn filter(components: &[ComponentData<'_>]) -> Result<BTreeMap<String, Match>, Refusal> {
    let invalid = |message: String| Refusal::new(ErrorCode::INVALID_REQUEST, message);
    let mut filter = BTreeMap::new();
    for component in components {
        let entity_type = component.entity_type.to_string();
        if entity_type.is_empty() {
            return Err(invalid("Invalid empty entity type.".into()));
        }
        if filter.contains_key(&entity_type) {
            return Err(invalid(format!("Entity type {entity_type} cannot appear more than once in the filter.")));
        }
        if !TYPES.contains(&entity_type.as_str()) {
            let message = format!("Unsupported entity type {entity_type}");
            return Err(Refusal::new(ErrorCode::UNSUPPORTED_VERSION, message));
        }
        let wanted = wanted(component).map_err(invalid)?;
        filter.insert(entity_type, wanted);
    }
    if filter.contains_key(IP) && filter.len() > 1 {
        return Err(invalid(
            "Invalid entity filter component combination. IP filter component should not be used with user or clientId \
             filter component."
                .into(),
        ));
    }
    Ok(filter)
}

fn wanted(component: &ComponentData<'_>) -> Result<Match, String> {
    let name = component.r#match.map(|name| name.to_string());
    let also = |kind: &str| Err(format!("Request specified {kind}, but also specified a match string."));
    match (component.match_type, name) {
        (EXACT, None) => Err("Request specified MATCH_TYPE_EXACT, but set match string to null.".into()),
        (EXACT, name) => Ok(Match::Exactly(name)),
        (DEFAULT, None) => Ok(Match::Exactly(None)),
        (DEFAULT, Some(_)) => also("MATCH_TYPE_DEFAULT"),
        (SPECIFIED, None) => Ok(Match::Any),
        (SPECIFIED, Some(_)) => also("MATCH_TYPE_SPECIFIED"),
        (other, _) => Err(format!("Unknown match type {other}")),
    }
}
