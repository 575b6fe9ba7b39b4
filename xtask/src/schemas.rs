//! `cargo xtask schemas`: every schema of ours against the JSON files in Kafka's published jars, field by field.
//!
//! Compared are names, types, versions, nullable versions, tags, defaults, flexible versions, API keys, listeners and
//! whether the latest version is unstable; a message that only one side has is a difference. Ranges are compared where
//! they matter: a field's versions within those of its struct, a struct's within those of its message.

mod compare;
mod json;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use eventor_core::protocol::on_disk::{
    GroupRecord, MetadataRecord, RemoteLogRecord, ShareRecord, TransactionRecord,
};
use eventor_core::protocol::{ApiKey, Listener, messages};
use eventor_core::wire::MessageInfo;

use crate::{Outcome, cache, oracle, process};
use compare::Comparison;
use json::Json;

pub fn run(_: &[String]) -> Outcome {
    let mut theirs = published()?;
    let removed = theirs.extract_if(.., |_, json| json.text("validVersions") == "none").count();
    let mut comparison = Comparison::default();
    compare_numbers(&mut comparison, &theirs);
    for info in messages() {
        match theirs.remove(&info.full_name()) {
            Some(json) => comparison.message(info, &json),
            None => comparison.differ(info.full_name(), "only here"),
        }
    }
    for name in theirs.keys() {
        comparison.differ(name.clone(), "only in Kafka");
    }
    let requests = ApiKey::ALL.len();
    let versions: usize = ApiKey::ALL.iter().map(|key| key.schema().versions.each().count()).sum();
    println!("schemas: {removed} schemas without versions left out");
    println!("schemas: {requests} requests in {versions} versions, {comparison}");
    comparison.outcome()
}

/// Every schema in the jars, by name.
fn published() -> Result<BTreeMap<String, Json>, String> {
    let mut schemas = BTreeMap::new();
    for jar in std::env::split_paths(&oracle::broker_class_path()?) {
        let name = jar.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with("kafka-") {
            continue;
        }
        let folder = cache::folder(&format!("schemas/{name}"))?;
        let mut extract = Command::new("jar");
        extract.current_dir(&folder).arg("--extract").arg("--file").arg(&jar);
        process::run(extract.args(["common/message", "common/metadata", "message"]))?;
        for part in ["common/message", "common/metadata", "message"] {
            read_folder(&folder.join(part), &mut schemas)?;
        }
    }
    Ok(schemas)
}

fn read_folder(folder: &std::path::Path, schemas: &mut BTreeMap<String, Json>) -> Outcome {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let json = json::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            schemas.insert(json.text("name"), json);
        }
    }
    Ok(())
}

/// The numbers of APIs and records, and what belongs to a number.
fn compare_numbers(comparison: &mut Comparison, theirs: &BTreeMap<String, Json>) {
    for key in ApiKey::ALL {
        number(comparison, theirs, key.request(), key.number());
        number(comparison, theirs, key.response(), key.number());
        let name = key.request().full_name();
        let Some(json) = theirs.get(&name) else { continue };
        let listener = match (json.lists("listeners", "broker"), json.lists("listeners", "controller")) {
            (true, true) => Listener::both,
            (true, false) => Listener::broker,
            _ => Listener::controller,
        };
        comparison.same(&name, "listeners", &key.listener(), &listener);
        let unstable = json.text("latestVersionUnstable") == "true";
        comparison.same(&name, "latestVersionUnstable", &key.is_last_unstable(), &unstable);
    }
    let mut record = |number_of: i16, key: Option<&'static MessageInfo>, value: &'static MessageInfo| {
        for info in key.into_iter().chain([value]) {
            number(comparison, theirs, info, number_of);
        }
    };
    MetadataRecord::ALL.iter().for_each(|one| record(one.number(), one.key(), one.value()));
    RemoteLogRecord::ALL.iter().for_each(|one| record(one.number(), one.key(), one.value()));
    GroupRecord::ALL.iter().for_each(|one| record(one.number(), one.key(), one.value()));
    TransactionRecord::ALL.iter().for_each(|one| record(one.number(), one.key(), one.value()));
    ShareRecord::ALL.iter().for_each(|one| record(one.number(), one.key(), one.value()));
}

fn number(comparison: &mut Comparison, theirs: &BTreeMap<String, Json>, info: &MessageInfo, number: i16) {
    let name = info.full_name();
    let theirs = theirs.get(&name).map(|json| json.text("apiKey")).unwrap_or_default();
    comparison.same(&name, "apiKey", &number.to_string(), &theirs);
}
