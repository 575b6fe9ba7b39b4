//! Listeners: what to bind, what to tell clients, which of them are the controller's.
//!
//! Nothing listens on a controller's address: the controller is in the broker.

use std::collections::BTreeMap;

use eventor_core::config::Endpoint;

use super::{Problem, Values};

/// An address to listen on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Its name, in capitals.
    pub name: String,
    /// A host or an address; empty for every address of this machine.
    pub host: String,
    /// Its port; 0 lets the system choose.
    pub port: u16,
    /// Whether clients are told the port that it was bound to, because none was advertised.
    pub advertises_bound_port: bool,
}

/// Listeners as they are bound and as they are advertised.
pub(super) struct Listening {
    pub(super) listeners: Vec<Listener>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) controller_endpoints: Vec<Endpoint>,
}

const LISTENERS: &str = "listeners";
const ADVERTISED: &str = "advertised.listeners";
const PROTOCOLS: &str = "listener.security.protocol.map";
const CONTROLLERS: &str = "controller.listener.names";
const INTER_BROKER: &str = "inter.broker.listener.name";
const NAMES: [&str; 4] = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];

/// One item of `listeners` or `advertised.listeners`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Address {
    name: String,
    host: String,
    port: u16,
}

impl Address {
    /// Reads `NAME://host:port`, the host perhaps in brackets, perhaps empty.
    fn parse(text: &str) -> Option<Address> {
        let (name, rest) = text.split_once("://")?;
        let (host, port) = rest.rsplit_once(':')?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_host = |c: char| c.is_ascii_alphanumeric() || "-%._:".contains(c);
        if name.is_empty() || !host.chars().all(is_host) {
            return None;
        }
        Some(Address { name: name.to_uppercase(), host: host.to_owned(), port: port.parse().ok()? })
    }
}

pub(super) fn resolve(values: &Values<'_>, hostname: &str, problem: &mut impl FnMut(Problem)) -> Listening {
    let listeners = addresses(values, LISTENERS, problem);
    let controllers: Vec<String> = values.items(CONTROLLERS).iter().map(|name| name.to_uppercase()).collect();
    let protocols = protocols(values, &controllers, problem);
    let advertised = match values.given(ADVERTISED) {
        Some(_) => addresses(values, ADVERTISED, problem),
        None => Vec::new(),
    };
    let before = Listening { listeners: Vec::new(), endpoints: Vec::new(), controller_endpoints: Vec::new() };
    if listeners.len() < values.items(LISTENERS).len() {
        return before;
    }
    check_names(values, &listeners, &advertised, &controllers, problem);
    listeners.into_iter().fold(before, |mut all, listener| {
        let told = advertised.iter().find(|told| told.name == listener.name);
        let Some(security_protocol) = protocols.get(&listener.name).copied() else {
            let advice = format!("add {}:PLAINTEXT to {PROTOCOLS}", listener.name);
            problem(values.problem(LISTENERS, format_args!("{} has no protocol", listener.name), advice));
            return all;
        };
        let endpoint = endpoint(values, &listener, told, security_protocol, hostname, problem);
        if controllers.contains(&listener.name) {
            all.controller_endpoints.push(endpoint);
            return all;
        }
        if security_protocol != 0 {
            let protocol = NAMES[security_protocol as usize];
            let what = format!("listener {} is for {protocol}, which is not built yet", listener.name);
            problem(values.problem(
                LISTENERS,
                what,
                "use PLAINTEXT, on an address that only trusted clients reach",
            ));
        }
        all.endpoints.push(endpoint);
        let advertises_bound_port = told.is_none_or(|told| told.port == 0);
        let Address { name, host, port } = listener;
        all.listeners.push(Listener { name, host, port, advertises_bound_port });
        all
    })
}

fn addresses(values: &Values<'_>, property: &str, problem: &mut impl FnMut(Problem)) -> Vec<Address> {
    let mut addresses: Vec<Address> = Vec::new();
    for item in values.items(property) {
        let form = "write NAME://host:port, as in PLAINTEXT://localhost:9092";
        match Address::parse(item) {
            None => problem(values.problem(property, format_args!("{item} is not a listener"), form)),
            Some(address) if addresses.iter().any(|other| other.name == address.name) => {
                let advice = "give each listener its own name";
                problem(values.problem(property, format_args!("{} stands twice", address.name), advice));
            }
            Some(address) => addresses.push(address),
        }
    }
    addresses
}

/// Security protocols by listener name, as Kafka numbers them.
fn protocols(
    values: &Values<'_>,
    controllers: &[String],
    problem: &mut impl FnMut(Problem),
) -> BTreeMap<String, i16> {
    let mut protocols = BTreeMap::new();
    // Without a map of one's own, controllers speak plain text, as Kafka has it.
    if values.given(PROTOCOLS).is_none() {
        protocols.extend(controllers.iter().map(|name| (name.clone(), 0)));
    }
    for item in values.items(PROTOCOLS) {
        let pair = item.split_once(':');
        let number = pair.and_then(|(_, protocol)| (0_i16..).zip(NAMES).find(|(_, name)| *name == protocol));
        match (pair, number) {
            (Some((name, _)), Some((number, _))) => drop(protocols.insert(name.to_uppercase(), number)),
            _ => {
                let advice = format!("write NAME:PROTOCOL, with a protocol from {}", NAMES.join(", "));
                problem(values.problem(PROTOCOLS, format_args!("{item} maps nothing"), advice));
            }
        }
    }
    protocols
}

fn check_names(
    values: &Values<'_>,
    listeners: &[Address],
    advertised: &[Address],
    controllers: &[String],
    problem: &mut impl FnMut(Problem),
) {
    let listens = |name: &str| listeners.iter().any(|listener| listener.name == name);
    let mut unknown = |property: &str, name: &str| {
        let advice = format!("add {name}://host:port to {LISTENERS}, or leave it out here");
        problem(values.problem(property, format_args!("{name} is not in {LISTENERS}"), advice));
    };
    for address in advertised.iter().filter(|address| !listens(&address.name)) {
        unknown(ADVERTISED, &address.name);
    }
    for name in controllers.iter().filter(|name| !listens(name)) {
        unknown(CONTROLLERS, name);
    }
    if let Some(given) = values.given(INTER_BROKER)
        && !listens(&given.value.to_uppercase())
    {
        unknown(INTER_BROKER, &given.value);
    }
    if controllers.is_empty() {
        let advice = "write controller.listener.names=CONTROLLER, with CONTROLLER://:9093 in listeners";
        problem(values.problem(CONTROLLERS, "is missing", advice));
    }
    if listeners.iter().all(|listener| controllers.contains(&listener.name)) {
        problem(values.problem(LISTENERS, "no listener is for clients", "add PLAINTEXT://:9092"));
    }
}

/// What clients are told about a listener.
fn endpoint(
    values: &Values<'_>,
    listener: &Address,
    told: Option<&Address>,
    security_protocol: i16,
    hostname: &str,
    problem: &mut impl FnMut(Problem),
) -> Endpoint {
    let address = told.unwrap_or(listener);
    if matches!(address.host.as_str(), "0.0.0.0" | "::") {
        let property = if told.is_some() { ADVERTISED } else { LISTENERS };
        let what = format!("no client can connect to {}", address.host);
        let advice = format!(
            "write {ADVERTISED}={}://host:{}, with a host that clients reach",
            address.name, address.port
        );
        problem(values.problem(property, what, advice));
    }
    let host = if address.host.is_empty() { hostname } else { &address.host };
    Endpoint { name: address.name.clone(), host: host.to_owned(), port: address.port, security_protocol }
}
