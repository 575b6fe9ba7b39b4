//! Requests in the language of the domain: `produce("t", 0, ["hello"]).acks_all()`.
//!
//! Each builder makes one of Kafka's requests with the fields that tests care about; for all others there is
//! [`at`], which sends any message of [`eventor_core::protocol`] in any version.

mod fetch;
mod groups;
mod offsets;
mod produce;
mod topics;

pub use fetch::{Fetch, fetch};
pub use groups::{
    Commit, Committed, JoinGroup, OfMember, SyncGroup, all_committed, assignment, commit, committed,
    heartbeat, join_group, leave_group, subscription, subscription_owning, sync_group,
};
pub use offsets::{DeleteRecords, ListOffsets, delete_records, init_producer_id, list_offsets};
pub use produce::{Produce, produce};
pub use topics::{CreateTopic, DeleteTopic, Metadata, all_metadata, create_topic, delete_topic, metadata};

use bumpalo::Bump;
use eventor_core::protocol::header::RequestHeader;
use eventor_core::protocol::{ApiKey, produce as produce_api};
use eventor_core::wire::{Message, Reader, Text, Writer};
use uuid::Uuid;

/// The client id of every simulated client.
const CLIENT_ID: Text<'static> = Text::new("sim");

/// Something that can be asked.
pub trait Request {
    /// Which API.
    fn api(&self) -> ApiKey;
    /// In which version.
    fn version(&self) -> i16;
    /// Writes the body.
    fn write(&self, writer: &mut Writer<'_>);
}

/// Any message in any version.
#[derive(Debug, Clone, Copy)]
pub struct At<M> {
    version: i16,
    message: M,
}

/// Any message of the protocol in any of its versions.
pub fn at<'a, M: Message<'a>>(version: i16, message: M) -> At<M> {
    At { version, message }
}

impl<'a, M: Message<'a>> Request for At<M> {
    fn api(&self) -> ApiKey {
        let name = M::SCHEMA.name;
        ApiKey::from_name(name).unwrap_or_else(|| panic!("{name} is not an API's"))
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.message(&self.message, self.version);
    }
}

/// A request as a client sends it: the whole frame, its length before it.
///
/// # Panics
/// When it is longer than a frame can be.
pub fn frame(request: &impl Request, correlation_id: i32) -> Vec<u8> {
    let (mut bytes, mut splits) = (vec![0; 4], Vec::new());
    let mut writer = Writer::new(&mut bytes, &mut splits);
    let header = RequestHeader {
        request_api_key: request.api().number(),
        request_api_version: request.version(),
        correlation_id,
        client_id: Some(CLIENT_ID),
    };
    writer.message(&header, request.api().request_header_version(request.version()));
    request.write(&mut writer);
    let length = u32::try_from(bytes.len() - 4).expect("a frame is less than 4 GiB");
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    bytes
}

/// Key, version and correlation id of a frame.
pub(crate) fn heading(frame: &[u8]) -> Option<(ApiKey, i16, i32)> {
    let [k0, k1, v0, v1, c0, c1, c2, c3] = *frame.first_chunk()?;
    let api = ApiKey::from_number(i16::from_be_bytes([k0, k1]))?;
    Some((api, i16::from_be_bytes([v0, v1]), i32::from_be_bytes([c0, c1, c2, c3])))
}

/// Whether there is no reply to a frame even when all is well: Produce with acks=0.
pub(crate) fn is_silent(frame: &[u8]) -> bool {
    let Some((ApiKey::Produce, version, _)) = heading(frame) else { return false };
    let arena = Bump::new();
    let mut reader = Reader::new(frame, &arena);
    let header = reader.message::<RequestHeader<'_>>(ApiKey::Produce.request_header_version(version));
    header
        .and_then(|_| reader.message::<produce_api::Request<'_>>(version))
        .is_ok_and(|request| request.acks == 0)
}

/// How a topic is named: by name up to the last version that does, or by id from then on.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    id: Uuid,
}

impl Named {
    fn new(name: &str) -> Named {
        Named { name: name.to_owned(), id: Uuid::nil() }
    }

    fn text(&self) -> Text<'_> {
        Text(self.name.as_bytes())
    }
}
