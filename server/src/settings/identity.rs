//! Who this node is: roles, ids, the quorum of one, the one log directory.

use std::path::PathBuf;

use super::{Problem, Values};

/// `node.id`, or its older name; checks that this is a whole KRaft node.
pub(super) fn node_id(values: &Values<'_>, problem: &mut impl FnMut(Problem)) -> i32 {
    let roles = values.items("process.roles");
    if !(roles.contains(&"broker") && roles.contains(&"controller")) {
        let what = match roles.as_slice() {
            [] if values.givens.contains_key("zookeeper.connect") => "is missing: this file is for ZooKeeper",
            [] => "is missing",
            _ => "one role alone needs other nodes, and Eventor is one node",
        };
        problem(values.problem("process.roles", what, "write process.roles=broker,controller"));
    }
    let (node, broker) = (values.given("node.id"), values.given("broker.id"));
    if let (Some(node), Some(broker)) = (node, broker)
        && node.value != broker.value
    {
        let advice = format!("remove it: node.id={} counts", node.value);
        problem(values.problem("broker.id", "differs from node.id", advice));
    }
    if node.is_none() && broker.is_none() {
        problem(values.problem(
            "node.id",
            "is missing",
            "write node.id=1, or the id that the data was formatted with",
        ));
    }
    let name = if node.is_some() { "node.id" } else { "broker.id" };
    let id: i32 = values.number(name);
    if id < 0 && (node.is_some() || broker.is_some()) {
        problem(values.problem(name, "out of bounds", "the smallest value is 0"));
    }
    id
}

/// The controller quorum, however it is given, must be this node alone.
pub(super) fn check_quorum(values: &Values<'_>, node_id: i32, problem: &mut impl FnMut(Problem)) {
    const VOTERS: &str = "controller.quorum.voters";
    const SERVERS: &str = "controller.quorum.bootstrap.servers";
    let (voters, servers) = (values.items(VOTERS), values.items(SERVERS));
    let alone = "Eventor is one node; keep only its own entry, or let Apache Kafka run this cluster";
    match voters.as_slice() {
        [] if servers.is_empty() => {
            let advice = "write controller.quorum.bootstrap.servers=localhost:9093";
            problem(values.problem(SERVERS, "is missing, and so is controller.quorum.voters", advice));
        }
        [] => {}
        [voter] => {
            let id = voter.split_once('@').and_then(|(id, _)| id.parse::<i32>().ok());
            if id != Some(node_id) {
                let advice = format!("write the id of this node, as in {node_id}@localhost:9093");
                problem(values.problem(VOTERS, format_args!("is not node {node_id}"), advice));
            }
        }
        _ => problem(values.problem(VOTERS, "names several nodes", alone)),
    }
    if servers.len() > 1 {
        problem(values.problem(SERVERS, "names several nodes", alone));
    }
}

/// The directory of `log.dirs`, else of `log.dir`.
pub(super) fn log_dir(values: &Values<'_>, problem: &mut impl FnMut(Problem)) -> PathBuf {
    let name = if values.given("log.dirs").is_some() { "log.dirs" } else { "log.dir" };
    let directories = values.items(name);
    let directory = directories.first().copied().unwrap_or_default();
    if directories.len() != 1 {
        let advice =
            "name one directory: data that lies in several must be moved into one with Kafka's tools first";
        problem(values.problem(name, format_args!("names {} directories", directories.len()), advice));
    }
    if let Some(metadata) = values.given("metadata.log.dir")
        && metadata.value != directory
    {
        let advice = format!("remove the line, with __cluster_metadata-0 moved to {directory}");
        problem(values.problem("metadata.log.dir", "metadata lies in the log directory here", advice));
    }
    PathBuf::from(directory)
}
