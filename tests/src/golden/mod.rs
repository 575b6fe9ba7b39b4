//! The goldens as data: a state, and requests whose replies in that state are known byte by byte.
//!
//! Whoever has a broker can replay them: give it the seed, the configuration and the clock of [`setup`], send the frames of
//! [`preparation`] one after the other on one connection, each when the one before is answered, then a golden's request.
//! Snapshots of the annotated exchanges lie in `tests/goldens`. Not here: what the replies should be.

mod groups;
mod operations;
mod requests;
mod settings;

use eventor_core::broker::api::{SERVED, versions};
use eventor_core::protocol::ApiKey;
use eventor_core::records::Codec;
use eventor_core::wire::{FieldInfo, Kind, MessageInfo, StructInfo};
use uuid::Uuid;

use crate::request::{self, Request};
use crate::{
    Record, START_MS, Setup, Sim, batch, create_topic, init_producer_id, metadata, produce, records,
};

pub use groups::member_id;
pub use requests::NAMES;

/// The seed of every golden.
pub const SEED: u64 = 7;

/// One request in the prepared state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Golden {
    /// `Fetch_v12`, or with what is special about it behind.
    pub name: String,
    /// Which API.
    pub api: ApiKey,
    /// Which version; the API may not have it.
    pub version: i16,
    /// The whole request, frame length included.
    pub request: Vec<u8>,
    /// How much time must pass before the reply comes: other than zero only where a clock can be moved.
    pub wait_ms: u64,
}

/// The ids of the topics of the prepared state, in the order of [`NAMES`].
pub type Ids = [Uuid; NAMES.len()];

/// What the broker of a golden starts with.
#[must_use]
pub fn setup() -> Setup {
    Setup::seed(SEED).config(|config| {
        config.groups.topic_partitions = 1;
        config.groups.initial_rebalance_delay_ms = 0;
    })
}

/// The frames that make the state, frame lengths included. All but none are answered.
#[must_use]
pub fn preparation() -> Vec<Vec<u8>> {
    let mut frames = up_to_join();
    frames.extend(groups::after_join(member_id()));
    frames
}

/// Up to where what comes next needs the id that a member of a group was given.
fn up_to_join() -> Vec<Vec<u8>> {
    let [orders, codecs, compacted, stamped] = NAMES;
    let keyed = Record { key: Some(b"k".to_vec()), value: Some(b"v".to_vec()), ..Record::default() };
    let headers = vec![(b"h".to_vec(), Some(b"1".to_vec())), (b"none".to_vec(), None)];
    let mut frames = Vec::new();
    let mut push = |request: &dyn Fn(i32) -> Vec<u8>| frames.push(request(frames.len() as i32));
    push(&|id| frame(create_topic(orders).partitions(2).config("retention.ms", "-1"), id));
    push(&|id| frame(create_topic(codecs), id));
    push(&|id| frame(create_topic(compacted).config("cleanup.policy", "compact"), id));
    push(&|id| frame(create_topic(stamped).config("message.timestamp.type", "LogAppendTime"), id));
    push(&|id| frame(init_producer_id(), id));
    push(&|id| frame(produce(orders, 0, batch(["first", "second"]).timestamp(START_MS - 5000)), id));
    push(&|id| {
        frame(produce(orders, 0, records([Record { headers: headers.clone(), ..keyed.clone() }])), id)
    });
    push(&|id| frame(produce(orders, 0, batch(["idempotent"]).producer(0, 0, 0)).acks_all(), id));
    for codec in [Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd] {
        push(&|id| frame(produce(codecs, 0, batch(["one", "two"]).codec(codec)), id));
    }
    push(&|id| frame(produce(compacted, 0, records([keyed.clone()])), id));
    push(&|id| frame(produce(stamped, 0, batch(["when"]).timestamp(1)), id));
    frames.extend(groups::up_to_join());
    frames
}

fn golden(api: ApiKey, version: i16, what: &str, request: Vec<u8>) -> Golden {
    Golden { name: format!("{}_v{version:02}_{what}", api.schema().name), api, version, request, wait_ms: 0 }
}

fn frame(request: impl Request, correlation_id: i32) -> Vec<u8> {
    request::frame(&request, correlation_id)
}

/// A broker in the prepared state.
///
/// # Panics
/// When a frame of the preparation is not answered without an error.
#[must_use]
pub fn prepared() -> Sim {
    let mut sim = setup().start();
    let mut client = sim.connect();
    for frame in preparation() {
        let exchange = client.exchange(&frame);
        let code = exchange.reply().map(|reply| reply.first_error().0);
        assert_eq!(code, Some(0), "{exchange}");
    }
    sim.run_jobs();
    sim
}

/// Every golden.
#[must_use]
pub fn goldens() -> Vec<Golden> {
    let mut sim = prepared();
    let reply = sim.connect().call(metadata(NAMES));
    let ids = NAMES.map(|name| {
        let at = reply.position("topics", "name", name);
        reply.uuid(&format!("topics.{at}.topic_id"))
    });
    let each = wanted().into_iter().map(|(api, version)| Golden {
        name: format!("{}_v{version:02}", api.schema().name),
        api,
        version,
        request: requests::of(api, version, &ids),
        wait_ms: 0,
    });
    let special = requests::special(&ids).into_iter().chain(groups::special()).chain(settings::special());
    each.chain(special).chain(operations::special()).collect()
}

impl Golden {
    /// Every byte that a broker in the prepared state sends in reply.
    #[must_use]
    pub fn received(&self) -> Vec<u8> {
        let mut sim = prepared();
        let mut client = sim.connect();
        client.send_bytes(&self.request);
        sim.run_jobs();
        sim.advance_ms(self.wait_ms);
        client.received()
    }
}

/// The size and CRC-32C of every golden's reply, a line each: what another target is compared by.
#[must_use]
pub fn checksums() -> String {
    let line = |golden: &Golden| {
        let bytes = golden.received();
        format!("{} {} {:08x}\n", golden.name, bytes.len(), eventor_core::records::checksum(&bytes))
    };
    goldens().iter().map(line).collect()
}

/// Every API and version that needs a golden: the first, the last, and each that is written otherwise than the one before.
#[must_use]
pub fn wanted() -> Vec<(ApiKey, i16)> {
    let of_api = |api: ApiKey| {
        let all = versions(api).each();
        let (first, last) = (*all.start(), *all.end());
        let differs =
            move |version: i16| version > first && structure(api, version) != structure(api, version - 1);
        all.filter(move |version| *version == first || *version == last || differs(*version))
            .map(move |version| (api, version))
    };
    SERVED.iter().flat_map(|api| of_api(*api)).collect()
}

/// How request and response of a version are laid out, as text.
fn structure(api: ApiKey, version: i16) -> String {
    let one = |message: &MessageInfo, header: i16| {
        let is_flexible = message.schema.flexible.contains(version);
        format!("{header} {is_flexible} {}", fields(message.fields, version))
    };
    let request = one(api.request(), api.request_header_version(version));
    request + " -> " + &one(api.response(), api.response_header_version(version))
}

fn fields(info: &StructInfo, version: i16) -> String {
    let present = info.fields.iter().filter(|field| field.versions.contains(version));
    present.map(|field| field_of(field, version)).collect::<Vec<_>>().join(", ")
}

fn field_of(field: &FieldInfo, version: i16) -> String {
    let mut kind = field.kind;
    while let Kind::Array(element) = kind {
        kind = *element;
    }
    let inner = match kind {
        Kind::Struct(info) => fields(info, version),
        _ => String::new(),
    };
    let is_nullable = field.nulls.contains(version);
    format!("{}: {} {is_nullable} {:?} ({inner})", field.name, field.kind, field.tag)
}
