//! From `server.properties` to a configuration: checks every property, says what acts and what does not.
//!
//! A stock KRaft file of a single node is taken unchanged. Not here: the file format (`properties`), and reading files.

use std::collections::BTreeMap;
use std::fmt;
use std::os::fd::AsFd;
use std::path::PathBuf;

use eventor_core::config::Config;
use eventor_core::event::Level;
use eventor_core::group::GroupConfig;
use eventor_core::metadata::broker_config;
use eventor_core::storage::LogConfig;

mod identity;
pub mod known;
pub mod listeners;
mod review;
#[cfg(test)]
mod tests;

use review::Review;

pub use listeners::Listener;

/// Where properties are said to stand that nobody gave.
pub const BUILT_IN: &str = "built in";

/// A property as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its value, without white space around it.
    pub value: String,
    /// Where it was given: `server.properties:12`, or `--override`.
    pub at: String,
}

/// Everything that was given, by name.
pub type Givens = BTreeMap<String, Given>;

/// Something wrong with the configuration: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was given.
    pub at: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.at, self.what, self.advice)
    }
}

/// Something to say at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much an operator cares.
    pub level: Level,
    /// The line.
    pub text: String,
}

/// How many connections are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// `max.connections`: no more are accepted until one ends.
    pub total: usize,
    /// `max.connections.per.ip`: further ones are closed at once.
    pub per_address: usize,
    /// `max.connections.per.ip.overrides`: the same for one address.
    pub per_address_overrides: BTreeMap<std::net::IpAddr, usize>,
}

impl Default for ConnectionLimits {
    fn default() -> ConnectionLimits {
        ConnectionLimits {
            total: usize::MAX,
            per_address: usize::MAX,
            per_address_overrides: BTreeMap::new(),
        }
    }
}

/// How sockets are set up; `None` leaves it to the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SocketBuffers {
    /// `socket.send.buffer.bytes`.
    pub send_bytes: Option<usize>,
    /// `socket.receive.buffer.bytes`.
    pub receive_bytes: Option<usize>,
}

impl SocketBuffers {
    /// Sets the buffers of an accepted socket.
    ///
    /// # Errors
    /// What the system says.
    pub fn apply(&self, socket: impl AsFd) -> std::io::Result<()> {
        if let Some(bytes) = self.send_bytes {
            rustix::net::sockopt::set_socket_send_buffer_size(&socket, bytes)?;
        }
        if let Some(bytes) = self.receive_bytes {
            rustix::net::sockopt::set_socket_recv_buffer_size(&socket, bytes)?;
        }
        Ok(())
    }
}

/// All that a file and a command line say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// For the core. Ports of endpoints are as written: 0 where the system chooses.
    pub config: Config,
    /// What to listen on, one for each of the configuration's endpoints.
    pub listeners: Vec<Listener>,
    /// Where the data lies.
    pub log_dir: PathBuf,
    /// How many connections are accepted.
    pub limits: ConnectionLimits,
    /// How sockets are set up.
    pub buffers: SocketBuffers,
    /// What to say at start.
    pub notices: Vec<Notice>,
}

impl Settings {
    /// Checks what was given and makes settings of it. `hostname` stands where a listener names no host.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn new(givens: Givens, hostname: &str) -> Result<Settings, Vec<Problem>> {
        let Review { mut problems, strangers, notices } = review::review(&givens);
        if !problems.is_empty() {
            return Err([strangers, problems].concat());
        }
        let values = Values { givens: &givens };
        let mut push = |problem: Problem| problems.push(problem);
        let node_id = identity::node_id(&values, &mut push);
        identity::check_quorum(&values, node_id, &mut push);
        let log_dir = identity::log_dir(&values, &mut push);
        let listening = listeners::resolve(&values, hostname, &mut push);
        check_limits(&values, &mut push);
        let limits = connection_limits(&values, &mut push);
        if !problems.is_empty() {
            return Err([strangers, problems].concat());
        }
        let config = Config {
            node_id,
            rack: values.text("broker.rack").map(str::to_owned),
            endpoints: listening.endpoints,
            controller_endpoints: listening.controller_endpoints,
            num_partitions: values.number("num.partitions"),
            default_replication_factor: values.number("default.replication.factor"),
            auto_create_topics: values.flag("auto.create.topics.enable"),
            delete_topics: values.flag("delete.topic.enable"),
            request_bytes_max: values.number("socket.request.max.bytes"),
            reply_bytes_max: Config::default().reply_bytes_max,
            fetch_bytes_max: values.number("fetch.max.bytes"),
            fetch_session_slots: values.number("max.incremental.fetch.session.cache.slots"),
            described_partitions_max: values.number("max.request.partition.size.limit"),
            connection_idle_ms_max: values.number("connections.max.idle.ms"),
            acks_wait_for_flush: values.flag("eventor.acks.wait.for.flush"),
            checkpoint_interval_ms: values.number("replica.high.watermark.checkpoint.interval.ms"),
            initial_task_delay_ms: values.number("log.initial.task.delay.ms"),
            retention_check_interval_ms: values.number("log.retention.check.interval.ms"),
            groups: group_config(&values),
            log: log_config(&values),
            properties: givens.iter().map(|(name, given)| (name.clone(), given.value.clone())).collect(),
        };
        let buffers = SocketBuffers {
            send_bytes: values.buffer("socket.send.buffer.bytes"),
            receive_bytes: values.buffer("socket.receive.buffer.bytes"),
        };
        Ok(Settings { config, listeners: listening.listeners, log_dir, limits, buffers, notices })
    }
}

/// Typed look-ups of values that `review` has checked: what was given, else the default.
struct Values<'a> {
    givens: &'a Givens,
}

impl<'a> Values<'a> {
    /// The value that was given; an empty one counts as none.
    fn given(&self, name: &str) -> Option<&'a Given> {
        self.givens.get(name).filter(|given| !given.value.is_empty())
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        let default = || broker_config::find(name).and_then(|known| known.default);
        self.given(name).map(|given| given.value.as_str()).or_else(default)
    }

    fn items(&self, name: &str) -> Vec<&'a str> {
        self.text(name).map(|value| known::items(value).collect()).unwrap_or_default()
    }

    fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// A number; 0 where it does not fit, which the bounds rule out.
    fn number<N: TryFrom<i64> + From<u8>>(&self, name: &str) -> N {
        let value = self.text(name).and_then(|value| value.parse::<i64>().ok()).unwrap_or(0);
        N::try_from(value).unwrap_or_else(|_| N::from(0))
    }

    fn optional_number(&self, name: &str) -> Option<i64> {
        self.text(name).and_then(|value| value.parse().ok())
    }

    /// A socket buffer's size, when the file asks for one: left alone, the system sizes it by the connection's need.
    fn buffer(&self, name: &str) -> Option<usize> {
        self.given(name).and_then(|given| given.value.parse().ok())
    }

    /// A problem with this property.
    fn problem(&self, name: &str, what: impl fmt::Display, advice: impl Into<String>) -> Problem {
        let (at, value) = match self.givens.get(name) {
            Some(given) => (given.at.clone(), format!("{name}={}", given.value)),
            None => ("configuration".to_owned(), name.to_owned()),
        };
        Problem { at, what: format!("{value}: {what}"), advice: advice.into() }
    }
}

const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

fn group_config(values: &Values<'_>) -> GroupConfig {
    GroupConfig {
        initial_rebalance_delay_ms: values.number("group.initial.rebalance.delay.ms"),
        session_timeout_ms_min: values.number("group.min.session.timeout.ms"),
        session_timeout_ms_max: values.number("group.max.session.timeout.ms"),
        members_max: values.number("group.max.size"),
        offset_metadata_max: values.number("offset.metadata.max.bytes"),
        offsets_retention_ms: values.number::<i64>("offsets.retention.minutes").saturating_mul(MINUTE_MS),
        offsets_retention_check_interval_ms: values.number("offsets.retention.check.interval.ms"),
        topic_partitions: values.number("offsets.topic.num.partitions"),
        topic_segment_bytes: values.number("offsets.topic.segment.bytes"),
    }
}

fn log_config(values: &Values<'_>) -> LogConfig {
    let ms_or_hours = |ms: &str, hours: &str| {
        values.optional_number(ms).unwrap_or_else(|| values.number::<i64>(hours).saturating_mul(HOUR_MS))
    };
    LogConfig {
        segment_bytes: values.number("log.segment.bytes"),
        segment_ms: ms_or_hours("log.roll.ms", "log.roll.hours"),
        segment_jitter_ms: ms_or_hours("log.roll.jitter.ms", "log.roll.jitter.hours"),
        segment_index_bytes: values.number("log.index.size.max.bytes"),
        index_interval_bytes: values.number("log.index.interval.bytes"),
        preallocate: values.flag("log.preallocate"),
        producer_id_expiration_ms: values.number("producer.id.expiration.ms"),
    }
}

/// Bounds that the table does not know, because they concern a null default or two properties.
fn check_limits(values: &Values<'_>, problem: &mut impl FnMut(Problem)) {
    let mut at_least = |name: &str, low: i64| {
        if values.optional_number(name).is_some_and(|value| value < low) {
            problem(values.problem(name, "out of bounds", format!("the smallest value is {low}")));
        }
    };
    at_least("log.roll.ms", 1);
    at_least("log.roll.jitter.ms", 0);
    at_least("default.replication.factor", 1);
    if values.optional_number("default.replication.factor").is_some_and(|value| value > i16::MAX.into()) {
        problem(values.problem("default.replication.factor", "out of bounds", "write 1: there is one node"));
    }
    for name in ["log.retention.ms", "log.retention.minutes", "log.retention.hours"] {
        if values.optional_number(name).is_some_and(|value| value == 0 || value < -1) {
            problem(values.problem(name, "out of bounds", "write -1 for ever, or a number from 1 on"));
        }
    }
}

fn connection_limits(values: &Values<'_>, problem: &mut impl FnMut(Problem)) -> ConnectionLimits {
    const OVERRIDES: &str = "max.connections.per.ip.overrides";
    let mut per_address_overrides = BTreeMap::new();
    for item in values.items(OVERRIDES) {
        let parsed = item.rsplit_once(':').and_then(|(address, count)| {
            let address = address.trim_matches(['[', ']']);
            Some((address.parse().ok()?, count.parse().ok()?))
        });
        match parsed {
            Some((address, count)) => drop(per_address_overrides.insert(address, count)),
            None => problem(values.problem(
                OVERRIDES,
                format_args!("{item} is not an address and a number"),
                "write addresses, not host names, as in 127.0.0.1:100",
            )),
        }
    }
    ConnectionLimits {
        total: values.number("max.connections"),
        per_address: values.number("max.connections.per.ip"),
        per_address_overrides,
    }
}
