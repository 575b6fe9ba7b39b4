//! Changing the configs of topics, brokers, groups and client metrics: what is allowed, and which records say so.
//!
//! A request is planned resource by resource against the pending image, then appended as one. Wording as clients know it
//! from Kafka. Planning holds the controller's lock, so what it costs is bounded: [`RECORDS_MAX`] resources and configs in a
//! request, names and values no longer than a record takes, and for each resource what is asked of it and stored for it. Not here: what each config is (`topic_config`, `broker_config`, `group_config`, `client_metrics`).

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::error::ErrorCode;
use crate::protocol::on_disk::metadata::{ClearElrRecord, ConfigRecord};
use crate::storage::{Fault, Offset};
use crate::time::Wall;
use crate::wire::Text;

use super::broker_config::change;
use super::broker_config::describe::Given;
use super::controller::Controller;
use super::image::resource;
use super::levels::ELIGIBLE_LEADER_REPLICAS_VERSION;
use super::record::Record;
use super::topic_config::layers::{Configs, Layers, Source, check_all};
use super::topic_config::value::Kind;
use super::topics::{RECORDS_MAX, Refusal};
use super::{broker_config, client_metrics, group_config, topic_config, topic_name};

/// What the string of a record holds at most.
const BYTES_MAX: usize = i16::MAX as usize;
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// What IncrementalAlterConfigs may ask for of one config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// The value takes the place of whatever there is.
    Set,
    /// There is no value afterwards.
    Delete,
    /// Items are added to a list.
    Append,
    /// Items are taken from a list.
    Subtract,
}

impl Operation {
    /// Which one the number stands for.
    #[must_use]
    pub fn from_number(number: i8) -> Option<Operation> {
        [Operation::Set, Operation::Delete, Operation::Append, Operation::Subtract]
            .into_iter()
            .find(|operation| *operation as i8 == number)
    }
}

/// What is asked of one config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// What to do with it: the number of an [`Operation`].
    pub operation: i8,
    /// The value, for all but Delete.
    pub value: Option<String>,
}

/// One config that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    resource: (i8, String),
    name: String,
    value: Option<String>,
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::INVALID_REQUEST, message)
}

fn invalid_config(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::INVALID_CONFIG, message)
}

impl Controller {
    /// Looks whether a resource's configs may be changed as asked, which [`check_asked`] let through; with `replaces` what is
    /// not asked for goes. `given` is what the broker has, the same for all resources.
    ///
    /// # Errors
    /// What the client is told.
    pub fn plan_configs(
        &self,
        config: &Config,
        given: &Given,
        resource_type: i8,
        resource_name: &str,
        asked: &[Asked],
        replaces: bool,
    ) -> Result<Vec<Change>, Refusal> {
        let plan = Plan {
            controller: self,
            config,
            given,
            resource: (resource_type, resource_name.to_owned()),
            stored: self
                .pending
                .configs
                .get(&(resource_type, resource_name.to_owned()))
                .cloned()
                .unwrap_or_default(),
        };
        plan.check_resource()?;
        let changes = plan.changes(asked, replaces)?;
        plan.check(&changes, replaces)?;
        Ok(changes)
    }

    /// Changes configs as planned, all in one.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub fn alter_configs(&mut self, changes: &[Change], wall: Wall) -> Result<Offset, Fault> {
        let mut records: Vec<Record<'_>> =
            changes.iter().map(|change| Record::Config(change.record())).collect();
        if self.pending.feature(ELIGIBLE_LEADER_REPLICAS_VERSION) > 0 {
            // Who may lead was decided by the former number.
            let decisive = changes.iter().filter(|change| change.name == MIN_INSYNC_REPLICAS);
            records.extend(decisive.map(|change| {
                let (resource_type, name) = &change.resource;
                let topic = if *resource_type == resource::TOPIC { name.as_str() } else { "" };
                Record::ClearElr(ClearElrRecord { topic_name: Text::new(topic) })
            }));
        }
        self.append(&records, wall)
    }
}

impl Change {
    fn record(&self) -> ConfigRecord<'_> {
        ConfigRecord {
            resource_type: self.resource.0,
            resource_name: Text::new(&self.resource.1),
            name: Text::new(&self.name),
            value: self.value.as_deref().map(Text::new),
        }
    }
}

/// More than one request may change, if it asks for so much or so much is planned.
///
/// # Errors
/// What the client is told of every resource.
pub fn check_count(count: usize) -> Result<(), Refusal> {
    let message = "Unable to perform excessively large batch operation.";
    if count <= RECORDS_MAX { Ok(()) } else { Err(Refusal::new(ErrorCode::POLICY_VIOLATION, message)) }
}

/// Is each config named once, has it a value where it needs one, and does both fit into a record?
///
/// # Errors
/// What the client is told.
pub fn check_asked(asked: &[Asked]) -> Result<(), Refusal> {
    let mut names = BTreeSet::new();
    if !asked.iter().all(|one| names.insert(one.name.as_str())) {
        return Err(invalid("Error due to duplicate config keys"));
    }
    let is_null = |one: &&Asked| one.operation != Operation::Delete as i8 && one.value.is_none();
    let nulls: Vec<&str> = asked.iter().filter(is_null).map(|one| one.name.as_str()).collect();
    if !nulls.is_empty() {
        return Err(invalid(format!("Null value not supported for : {}", nulls.join(", "))));
    }
    asked.iter().try_for_each(|one| {
        let value = one.value.as_deref().filter(|_| one.operation != Operation::Delete as i8);
        check_lengths(&one.name, value)
    })
}

fn check_lengths(name: &str, value: Option<&str>) -> Result<(), Refusal> {
    if name.len().max(value.map_or(0, str::len)) <= BYTES_MAX {
        return Ok(());
    }
    Err(invalid_config(format!(
        "The configuration value cannot be added because it exceeds the maximum value size of {BYTES_MAX} bytes."
    )))
}

/// Is it this number, as it is stored? `01` would be kept as another broker's.
fn is_node(name: &str, expected: i32) -> Result<bool, Refusal> {
    let id: Result<i32, _> = name.parse();
    id.map_err(|_| invalid(format!("Node id must be an integer, but it is: {name}")))?;
    Ok(name == expected.to_string())
}

/// Does the name stand for this node, whose loggers are the only ones here?
///
/// # Errors
/// What the client is told.
pub fn check_logger_node(name: &str, expected: i32) -> Result<(), Refusal> {
    match is_node(name, expected)? {
        true => Ok(()),
        false => Err(invalid(format!("Unexpected node id. Expected {expected}, but received {name}"))),
    }
}

fn check_node(name: &str, expected: i32) -> Result<(), Refusal> {
    match is_node(name, expected)? {
        true => Ok(()),
        false => Err(invalid(format!("Unexpected broker id, expected {expected}, but received {name}"))),
    }
}

/// One resource's change in the making.
struct Plan<'a> {
    controller: &'a Controller,
    config: &'a Config,
    given: &'a Given,
    resource: (i8, String),
    stored: Configs,
}

impl Plan<'_> {
    /// Is this a resource that can have configs?
    fn check_resource(&self) -> Result<(), Refusal> {
        let (resource_type, name) = (self.resource.0, self.resource.1.as_str());
        match resource_type {
            resource::BROKER if !name.is_empty() => check_node(name, self.config.node_id),
            resource::BROKER | resource::TOPIC | resource::CLIENT_METRICS | resource::GROUP => Ok(()),
            _ => Err(invalid(format!("Unknown resource type {resource_type}"))),
        }
    }

    /// What changes, if it may.
    fn changes(&self, asked: &[Asked], replaces: bool) -> Result<Vec<Change>, Refusal> {
        let is_broker = self.resource.0 == resource::BROKER;
        let mut changes = Vec::new();
        for one in asked {
            let value = self.value_after(one)?;
            // A broker looks again at what it was told already: files may have changed.
            if is_broker || self.stored.get(&one.name) != value.as_ref() {
                changes.push(self.change(&one.name, value));
            }
        }
        if replaces {
            let names: BTreeSet<&str> = asked.iter().map(|one| one.name.as_str()).collect();
            let is_left_out = |name: &&String| !names.contains(name.as_str());
            changes.extend(self.stored.keys().filter(is_left_out).map(|name| self.change(name, None)));
        }
        Ok(changes)
    }

    fn change(&self, name: &str, value: Option<String>) -> Change {
        Change { resource: self.resource.clone(), name: name.to_owned(), value }
    }

    fn value_after(&self, asked: &Asked) -> Result<Option<String>, Refusal> {
        let operation = Operation::from_number(asked.operation)
            .ok_or_else(|| invalid(format!("Unknown operations type {}", asked.operation)))?;
        let given = asked.value.as_deref().unwrap_or_default();
        match operation {
            Operation::Set => return Ok(asked.value.clone()),
            Operation::Delete => return Ok(None),
            Operation::Append | Operation::Subtract => {}
        }
        let default = self.list_default(&asked.name, operation)?;
        let present = self.stored.get(&asked.name).map_or(default, String::as_str);
        let mut items: Vec<&str> = present.split(',').filter(|item| !item.is_empty()).collect();
        if operation == Operation::Append {
            let mut known: BTreeSet<&str> = items.iter().copied().collect();
            items.extend(given.split(',').filter(|item| known.insert(item)));
        } else {
            // An item that is there twice and named once stays once.
            let mut named: BTreeMap<&str, usize> = BTreeMap::new();
            given.split(',').for_each(|item| *named.entry(item).or_default() += 1);
            items.retain(|item| match named.get_mut(item) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            });
        }
        Ok(Some(items.join(",")))
    }

    /// The default of a list; what is no list cannot be added to.
    fn list_default(&self, name: &str, operation: Operation) -> Result<&'static str, Refusal> {
        if self.resource.0 == resource::BROKER {
            let verb = if operation == Operation::Append { "append" } else { "subtract" };
            return match broker_config::find(name) {
                None => Err(invalid_config(format!("Unknown config name: {name}"))),
                Some(property) if property.kind == Kind::List => Ok(property.default.unwrap_or_default()),
                Some(_) => {
                    Err(invalid_config(format!("Config value {verb} is not allowed for config key: {name}")))
                }
            };
        }
        let key = topic_config::table::find(name).filter(|_| self.resource.0 == resource::TOPIC);
        key.filter(|key| key.kind == Kind::List).map(|key| key.default).ok_or_else(|| {
            let verb = if operation == Operation::Append { "APPEND" } else { "SUBTRACT" };
            invalid_config(format!("Can't {verb} to key {name} because its type is not LIST."))
        })
    }

    /// Looks at what the resource's configs would be.
    fn check(&self, changes: &[Change], replaces: bool) -> Result<(), Refusal> {
        let mut after = match self.resource.0 {
            resource::BROKER if replaces => Configs::new(),
            resource::BROKER => change::stored(&self.controller.pending, &self.resource, self.level()),
            _ => self.stored.clone(),
        };
        for change in changes {
            match &change.value {
                Some(value) => drop(after.insert(change.name.clone(), value.clone())),
                None => drop(after.remove(&change.name)),
            }
        }
        if self.resource.0 == resource::BROKER {
            change::check_all(&after, self.level(), self.config, &self.controller.pending)?;
            let values = changes.iter().filter_map(|change| Some((&change.name, change.value.as_ref()?)));
            values.into_iter().try_for_each(|(name, value)| change::check_value(name, value))?;
        }
        changes.iter().try_for_each(|change| self.check_change(change))?;
        match self.resource.0 {
            resource::TOPIC => self.check_topic(after),
            resource::CLIENT_METRICS if self.resource.1.is_empty() => {
                Err(invalid("Subscription name can't be empty"))
            }
            resource::CLIENT_METRICS => client_metrics::check_all(&after),
            resource::GROUP if self.resource.1.is_empty() => {
                Err(invalid("Default group resources are not allowed."))
            }
            resource::GROUP => group_config::check_all(&after, self.given).map_err(invalid_config),
            _ => Ok(()),
        }
    }

    fn level(&self) -> Source {
        if self.resource.1.is_empty() { Source::Cluster } else { Source::Broker }
    }

    fn check_change(&self, change: &Change) -> Result<(), Refusal> {
        let (resource_type, resource_name) = &self.resource;
        let decides_elr = *resource_type == resource::BROKER
            && change.name == MIN_INSYNC_REPLICAS
            && self.controller.pending.feature(ELIGIBLE_LEADER_REPLICAS_VERSION) > 0;
        if decides_elr && !resource_name.is_empty() {
            let what = "cannot be altered while ELR is enabled.";
            return Err(invalid_config(format!("Broker-level {MIN_INSYNC_REPLICAS} {what}")));
        }
        if decides_elr && change.value.is_none() {
            let what = "cannot be removed while ELR is enabled.";
            return Err(invalid_config(format!("Cluster-level {MIN_INSYNC_REPLICAS} {what}")));
        }
        // A list may have grown too long.
        check_lengths(resource_name, change.value.as_deref())
    }

    fn check_topic(&self, after: Configs) -> Result<(), Refusal> {
        let name = self.resource.1.as_str();
        if name.is_empty() {
            return Err(invalid("Default topic resources are not allowed."));
        }
        topic_name::check(name)
            .map_err(|message| Refusal::new(ErrorCode::INVALID_TOPIC_EXCEPTION, message))?;
        // What an earlier Kafka left and nobody knows any more stays, and is nobody's fault now.
        let is_left_over =
            |name: &String| self.stored.contains_key(name) && topic_config::table::find(name).is_none();
        let known: Configs = after.into_iter().filter(|(name, _)| !is_left_over(name)).collect();
        let given = known.iter().map(|(name, value)| (name.as_str(), Some(value.as_str())));
        check_all(given, Layers::of_broker(self.config, &self.controller.pending)).map_err(invalid_config)?;
        match self.controller.pending.topics.contains_key(name) {
            true => Ok(()),
            false => Err(Refusal::new(
                ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                format!("The topic '{name}' does not exist."),
            )),
        }
    }
}
