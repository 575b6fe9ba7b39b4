//! Served means that every field acts.
//!
//! The fields of every request that is served are computed from the protocol's description. Each has a row (`records`,
//! `topics`, `groups`, `operations`, `settings`): a request in which changing that field alone changes the answer, a later answer or the connection, or the
//! reason why it cannot. The table with what changed is the snapshot `tables/fields.snap`, to be read.

mod groups;
mod operations;
mod outcome;
mod records;
mod row;
mod scene;
mod settings;
mod topics;

use std::collections::BTreeSet;
use std::fmt::Write;

use eventor_core::broker::api::{SERVED, versions};
use eventor_core::protocol::ApiKey;
use eventor_core::protocol::header::RequestHeader;
use eventor_core::wire::{Kind, StructInfo, Versions};

pub use outcome::Outcome;
pub use scene::{former_cluster_with, moving, transactions};

use row::{Claim, Group, Row};

/// The header's fields, then each API's by key.
fn all() -> Vec<Group> {
    vec![
        records::header(),
        records::produce_rows(),
        records::fetch_rows(),
        records::list_offsets_rows(),
        topics::metadata_rows(),
        groups::offset_commit_rows(),
        groups::offset_fetch_rows(),
        groups::find_coordinator_rows(),
        groups::join_group_rows(),
        groups::heartbeat_rows(),
        groups::leave_group_rows(),
        groups::sync_group_rows(),
        groups::describe_groups_rows(),
        groups::list_groups_rows(),
        topics::api_versions_rows(),
        topics::create_topics_rows(),
        topics::delete_topics_rows(),
        operations::delete_records_rows(),
        records::producer_id_rows(),
        records::epoch_rows(),
        settings::describe_acls_rows(),
        settings::describe_configs_rows(),
        settings::alter_configs_rows(),
        operations::alter_replica_log_dirs_rows(),
        operations::describe_log_dirs_rows(),
        topics::create_partitions_rows(),
        groups::delete_groups_rows(),
        operations::elect_leaders_rows(),
        settings::incremental_alter_configs_rows(),
        operations::alter_partition_reassignments_rows(),
        operations::list_partition_reassignments_rows(),
        groups::offset_delete_rows(),
        settings::describe_client_quotas_rows(),
        settings::describe_user_scram_credentials_rows(),
        operations::describe_quorum_rows(),
        settings::update_features_rows(),
        topics::describe_cluster_rows(),
        operations::describe_producers_rows(),
        operations::describe_transactions_rows(),
        operations::list_transactions_rows(),
        groups::consumer_group_describe_rows(),
        settings::list_config_resources_rows(),
        topics::describe_topic_partitions_rows(),
    ]
}

/// A field by its path, and the served versions that have it.
type Field = (String, Versions);

/// Every field of a request that some served version has.
fn fields(api: Option<ApiKey>) -> Vec<Field> {
    let mut found = Vec::new();
    match api {
        None => collect("", RequestHeader::MESSAGE.fields, Versions::ALL, &mut found),
        Some(api) => collect("", api.request().fields, versions(api), &mut found),
    }
    found
}

fn collect(prefix: &str, info: &StructInfo, within: Versions, found: &mut Vec<Field>) {
    for field in info.fields {
        let versions = field.versions.and(within);
        if versions.is_empty() {
            continue;
        }
        let path = format!("{prefix}{}", field.name);
        let mut kind = field.kind;
        while let Kind::Array(element) = kind {
            kind = *element;
        }
        found.push((path.clone(), versions));
        if let Kind::Struct(inner) = kind {
            collect(&format!("{path}."), inner, versions, found);
        }
    }
}

/// What becomes of one row, as text; or what is wrong with it.
fn line(group: &Group, row: &Row, versions: Versions) -> Result<String, String> {
    let of = format!("{} {}", group.name(), row.field);
    match &row.claim {
        Claim::Cannot(why) => Ok(format!("  {} ({versions})\n      cannot: {why}\n", row.field)),
        Claim::Acts(scenario) => {
            let version = versions.last.min(group.last());
            let (change, difference) = row::run(group, row.field, scenario, version);
            match difference {
                Some(difference) => {
                    Ok(format!("  {} ({versions}), v{version} {change}\n      {difference}\n", row.field))
                }
                None => Err(format!("{of}: v{version} {change} changes nothing")),
            }
        }
    }
}

#[test]
fn every_field_of_every_request_acts_or_has_its_reason() {
    let groups = all();
    let mut wrong = Vec::new();
    let (mut table, mut acting, mut reasoned) = (String::new(), 0, 0);
    let wanted: Vec<Option<ApiKey>> = std::iter::once(None).chain(SERVED.iter().copied().map(Some)).collect();
    assert_eq!(groups.iter().map(|group| group.api).collect::<Vec<_>>(), wanted, "a group for each API");
    for group in &groups {
        let fields = fields(group.api);
        let rows: BTreeSet<&str> = group.rows.iter().map(|row| row.field).collect();
        assert_eq!(rows.len(), group.rows.len(), "{}: one row for each field", group.name());
        let unknown = rows.iter().filter(|row| !fields.iter().any(|(path, _)| path == *row));
        wrong.extend(unknown.map(|row| format!("{} has no field {row}", group.name())));
        _ = writeln!(table, "{}", group.name());
        for (path, versions) in fields {
            let Some(row) = group.rows.iter().find(|row| row.field == path) else {
                wrong.push(format!("{} {path} ({versions}) has no row", group.name()));
                continue;
            };
            match line(group, row, versions) {
                Ok(line) => table.push_str(&line),
                Err(why) => wrong.push(why),
            }
            match row.claim {
                Claim::Acts(_) => acting += 1,
                Claim::Cannot(_) => reasoned += 1,
            }
        }
        table.push('\n');
    }
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    _ = write!(table, "{} fields: {acting} act, {reasoned} cannot", acting + reasoned);
    let description = "each field, its versions, a change of it alone, and the first thing that it changes";
    crate::table(description, "fields", &table);
}
