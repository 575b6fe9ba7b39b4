//! What is told of a directory in which Kafka left quotas, credentials and configs of everything; levels of features.

use eventor_core::protocol::{
    api_versions, describe_acls, describe_client_quotas, describe_configs, describe_user_scram_credentials,
    incremental_alter_configs, list_config_resources, update_features,
};
use eventor_core::wire::{Text, Value};
use eventor_tests::{Client, Reply, Setup, Sim, at};

use crate::archive::{manifest, unpack};
use crate::{code, with_topic};

/// A directory of Kafka's, and a client.
fn administered() -> (Sim, Client) {
    let mut sim = Setup::seed(7).files(unpack("admin")).start();
    sim.run_jobs();
    let client = sim.connect();
    (sim, client)
}

type Component = (&'static str, i8, Option<&'static str>);

fn quotas(client: &mut Client, components: &[Component], strict: bool) -> Reply {
    let component = |(entity_type, match_type, name): &Component| describe_client_quotas::ComponentData {
        entity_type: Text::new(entity_type),
        match_type: *match_type,
        r#match: name.map(Text::new),
    };
    let components: Vec<_> = components.iter().map(component).collect();
    client.call(at(1, describe_client_quotas::Request { components: &components, strict }))
}

/// `user=alice consumer_byte_rate=2000000`, a line for each entry.
fn told_quotas(reply: &Reply) -> Vec<String> {
    let entry = |at: usize| {
        let (entity, values) = (format!("entries.{at}.entity"), format!("entries.{at}.values"));
        let name = |at: usize| match reply.get(&format!("{entity}.{at}.entity_name")) {
            Value::Null => "*".to_owned(),
            _ => reply.text(&format!("{entity}.{at}.entity_name")),
        };
        let names = (0..reply.count(&entity))
            .map(|at| format!("{}={}", reply.text(&format!("{entity}.{at}.entity_type")), name(at)));
        let number = |at: usize| match reply.get(&format!("{values}.{at}.value")) {
            Value::Float(number) => *number,
            other => panic!("{other:?} is no number"),
        };
        let values = (0..reply.count(&values))
            .map(|at| format!("{}={}", reply.text(&format!("{values}.{at}.key")), number(at)));
        names.chain(values).collect::<Vec<_>>().join(" ")
    };
    (0..reply.count("entries")).map(entry).collect()
}

#[test]
fn trap_34_quotas_that_kafka_left_are_told() {
    let (_sim, mut client) = administered();
    let all = quotas(&mut client, &[], false);
    let wanted = [
        "client-id=alerts controller_mutation_rate=10",
        "client-id=cities user=bob request_percentage=12.5",
        "ip=127.0.0.9 connection_creation_rate=100",
        "user=* producer_byte_rate=500000",
        "user=alice consumer_byte_rate=2000000 producer_byte_rate=1000000",
    ];
    assert_eq!(told_quotas(&all), wanted);
    let mut told = |components: &[Component], strict| told_quotas(&quotas(&mut client, components, strict));
    assert_eq!(told(&[("user", 0, Some("bob"))], false), wanted[1..2]);
    assert_eq!(told(&[("user", 0, Some("bob"))], true), [""; 0]);
    assert_eq!(told(&[("user", 1, None)], true), wanted[3..4]);
    assert_eq!(told(&[("user", 2, None)], true), wanted[3..]);
    assert_eq!(told(&[("client-id", 2, None), ("user", 2, None)], true), wanted[1..2]);
    assert_eq!(told(&[("ip", 2, None)], false), wanted[2..3]);
    assert_eq!(told(&[], true), [""; 0]);
}

#[test]
fn filters_of_quotas_that_contradict_themselves_are_invalid() {
    let (_sim, mut client) = with_topic();
    let mut refused = |components: &[Component]| quotas(&mut client, components, false).first_error();
    assert_eq!(refused(&[("color", 2, None)]), code(35));
    assert_eq!(refused(&[("", 2, None)]), code(42));
    assert_eq!(refused(&[("user", 3, None)]), code(42));
    assert_eq!(refused(&[("user", 0, None)]), code(42));
    assert_eq!(refused(&[("user", 1, Some("x"))]), code(42));
    assert_eq!(refused(&[("user", 2, Some("x"))]), code(42));
    assert_eq!(refused(&[("user", 2, None), ("user", 1, None)]), code(42));
    assert_eq!(refused(&[("user", 2, None), ("ip", 2, None)]), code(42));
    assert_eq!(refused(&[("user", 2, None)]), code(0), "there are none");
}

fn credentials(client: &mut Client, users: &[&'static str]) -> Reply {
    use describe_user_scram_credentials::{Request, UserName};
    let users: Vec<UserName<'_>> = users.iter().map(|name| UserName { name: Text::new(name) }).collect();
    client.call(at(0, Request { users: Some(&users) }))
}

#[test]
fn credentials_that_kafka_left_are_told_without_their_keys() {
    let (_sim, mut client) = administered();
    let all = credentials(&mut client, &[]);
    let users = [0, 1].map(|user| all.text(&format!("results.{user}.user")));
    assert_eq!((all.count("results"), users), (2, ["alice".into(), "bob".into()]));
    assert_eq!(all.count("results.0.credential_infos"), 2);
    let alice = |at: usize, field: &str| all.int(&format!("results.0.credential_infos.{at}.{field}"));
    assert_eq!([alice(0, "mechanism"), alice(0, "iterations")], [1, 4096]);
    assert_eq!([alice(1, "mechanism"), alice(1, "iterations")], [2, 8192]);
    let some = credentials(&mut client, &["nobody", "bob", "alice", "alice"]);
    let codes: Vec<_> = (0..3).map(|user| some.error(&format!("results.{user}.error_code"))).collect();
    assert_eq!((some.count("results"), codes), (3, vec![code(91), code(0), code(92)]));
}

#[test]
fn trap_34_access_rules_are_asked_for_without_an_authorizer() {
    let (_sim, mut client) = administered();
    let request = describe_acls::Request {
        resource_type_filter: 1,
        pattern_type_filter: 1,
        operation: 1,
        permission_type: 1,
        ..Default::default()
    };
    assert_eq!(client.call(at(3, request)).first_error(), code(54));
}

#[test]
fn configs_that_kafka_left_are_told_as_kafka_told_them() {
    let (_sim, mut client) = administered();
    let said = manifest("admin");
    let resources = said["configs"].as_object().expect("resources");
    assert_eq!(resources.len(), 4);
    for (resource, configs) in resources {
        let (kind, name) = resource.split_once(' ').expect("a kind and a name");
        let resource_type = match kind {
            "BROKER" => 4,
            "CLIENT_METRICS" => 16,
            "GROUP" => 32,
            other => panic!("{other}"),
        };
        let name = if name == "(default)" { "" } else { name };
        let asked = describe_configs::Resource {
            resource_type,
            resource_name: Text(name.as_bytes()),
            configuration_keys: None,
        };
        let request = describe_configs::Request { resources: &[asked], ..Default::default() };
        let reply = client.call(at(4, request));
        for (config, value) in configs.as_object().expect("configs") {
            let at = reply.position("results.0.configs", "name", config);
            let told = reply.text(&format!("results.0.configs.{at}.value"));
            assert_eq!(Some(told.as_str()), value.as_str(), "{resource} {config}");
        }
    }
}

#[test]
fn what_kafka_left_stands_in_nobodys_way_and_elr_keeps_one_number_for_all() {
    use incremental_alter_configs::{AlterConfigsResource, AlterableConfig, Request};
    let (_sim, mut client) = administered();
    let mut set = |broker: &'static str, name: &'static str, value: &'static str| {
        let value = Some(Text::new(value));
        let config = AlterableConfig { name: Text::new(name), config_operation: 0, value };
        let resource =
            AlterConfigsResource { resource_type: 4, resource_name: Text::new(broker), configs: &[config] };
        let request = Request { resources: &[resource], validate_only: false };
        client.call(at(1, request)).error("responses.0.error_code")
    };
    assert_eq!(set("1", "log.cleaner.threads", "1"), code(0), "although max.connections is stored");
    assert_eq!(set("1", "min.insync.replicas", "1"), code(40));
    assert_eq!(set("", "min.insync.replicas", "2"), code(0));
}

fn resources(client: &mut Client, version: i16, resource_types: &[i8]) -> Vec<String> {
    let reply = client.call(at(version, list_config_resources::Request { resource_types }));
    // Version 0 knows one type only, and does not say which.
    let kind = |path: &str| if version == 0 { 16 } else { reply.int(&format!("{path}.resource_type")) };
    let told = |at: usize| {
        let path = format!("config_resources.{at}");
        format!("{} {}", kind(&path), reply.text(&format!("{path}.resource_name")))
    };
    (0..reply.count("config_resources")).map(told).collect()
}

#[test]
fn resources_with_configs_are_listed_by_type() {
    let (_sim, mut client) = administered();
    assert_eq!(resources(&mut client, 0, &[]), ["16 lag-watch"]);
    assert_eq!(resources(&mut client, 1, &[32, 16, 8, 4, 4]), ["32 readers", "16 lag-watch", "8 1", "4 1"]);
    let topics = manifest("admin")["topics"].as_object().expect("topics").len();
    assert_eq!(resources(&mut client, 1, &[]).len(), topics + 4);
    let request = list_config_resources::Request { resource_types: &[2, 3] };
    assert_eq!(client.call(at(1, request)).first_error(), code(35));
}

const UPGRADE: i8 = 1;
const SAFE: i8 = 2;
const UNSAFE: i8 = 3;

/// UpdateFeatures: its code, and its message if there is one.
fn update(client: &mut Client, updates: &[(&'static str, i16, i8)], validate_only: bool) -> (i16, String) {
    let update = |(feature, max_version_level, upgrade_type): &(&'static str, i16, i8)| {
        update_features::FeatureUpdateKey {
            feature: Text::new(feature),
            max_version_level: *max_version_level,
            upgrade_type: *upgrade_type,
            ..Default::default()
        }
    };
    let feature_updates: Vec<_> = updates.iter().map(update).collect();
    let request =
        update_features::Request { feature_updates: &feature_updates, validate_only, ..Default::default() };
    let reply = client.call(at(2, request));
    let code = reply.error("error_code").0;
    (code, if code == 0 { String::new() } else { reply.text("error_message") })
}

/// The finalized level of a feature, 0 if it has none.
fn level(client: &mut Client, feature: &str) -> i64 {
    let request = api_versions::Request {
        client_software_name: Text::new("sim"),
        client_software_version: Text::new("1"),
        ..Default::default()
    };
    let reply = client.call(at(4, request));
    (0..reply.count("finalized_features"))
        .find(|at| reply.text(&format!("finalized_features.{at}.name")) == feature)
        .map_or(0, |at| reply.int(&format!("finalized_features.{at}.max_version_level")))
}

#[test]
fn features_rise_and_fall_where_nothing_is_lost_and_stay_so_after_a_restart() {
    let (mut sim, mut client) = with_topic();
    assert_eq!(level(&mut client, "metadata.version"), 25);
    assert_eq!(update(&mut client, &[("metadata.version", 29, UPGRADE)], true).0, 0);
    assert_eq!(level(&mut client, "metadata.version"), 25, "it was only validated");
    assert_eq!(update(&mut client, &[("metadata.version", 29, UPGRADE)], false).0, 0);
    assert_eq!(update(&mut client, &[("metadata.version", 26, SAFE)], false).0, 0);
    assert_eq!(level(&mut client, "metadata.version"), 26);
    let several =
        [("metadata.version", 33, UPGRADE), ("share.version", 2, UPGRADE), ("group.version", 0, SAFE)];
    assert_eq!(update(&mut client, &several, false).0, 0);
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    let levels = ["metadata.version", "share.version", "group.version"].map(|name| level(&mut client, name));
    assert_eq!(levels, [33, 2, 0]);
    for direction in [SAFE, UNSAFE] {
        let (code, message) = update(&mut client, &[("metadata.version", 29, direction)], false);
        assert!(code == 95 && message.contains("downgrade from 33 to 29"), "{message}");
    }
}

#[test]
fn features_change_together_or_not_at_all() {
    let (_sim, mut client) = with_topic();
    let (code, message) =
        update(&mut client, &[("metadata.version", 99, UPGRADE), ("share.version", 1, UPGRADE)], false);
    assert!(code == 95 && message.contains("only supports versions 7-33"), "{message}");
    assert_eq!(level(&mut client, "share.version"), 0);
    let mut refused = |feature, to, direction| update(&mut client, &[(feature, to, direction)], false).0;
    assert_eq!(refused("no.such.version", 1, UPGRADE), 95);
    assert_eq!(refused("no.such.version", 0, UPGRADE), 95);
    assert_eq!(refused("group.version", 0, UPGRADE), 95);
    assert_eq!(refused("group.version", -1, SAFE), 95);
    assert_eq!(refused("share.version", 1, SAFE), 95);
    assert_eq!(refused("group.version", 1, 0), 95);
    assert_eq!(refused("kraft.version", 0, SAFE), 95);
    assert_eq!(refused("group.version", 1, UPGRADE), 0, "it is there already");
}

#[test]
fn one_number_of_replicas_in_sync_holds_for_all_once_leaders_may_be_eligible() {
    let (_sim, mut client) = with_topic();
    assert_eq!(update(&mut client, &[("eligible.leader.replicas.version", 1, UPGRADE)], false).0, 0);
    let all = describe_configs::Resource {
        resource_type: 4,
        resource_name: Text::new(""),
        configuration_keys: None,
    };
    let reply = client.call(at(4, describe_configs::Request { resources: &[all], ..Default::default() }));
    assert_eq!(reply.text("results.0.configs.0.name"), "min.insync.replicas");
    assert_eq!(reply.text("results.0.configs.0.value"), "1");
}
