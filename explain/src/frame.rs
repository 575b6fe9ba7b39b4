//! Where a tree begins: a request, a response, a stream of them, or batches as they lie in a segment.

use bumpalo::Bump;
use eventor_core::error::ErrorCode;
use eventor_core::protocol::ApiKey;
use eventor_core::protocol::frame::{read_request, read_response};
use eventor_core::wire::{Kind, Name, Scalar};

use crate::build::Builder;
use crate::{Log, Tree, batch};

/// A request, from its API key on.
pub fn request<'a>(frame: &'a [u8], arena: &'a Bump) -> Tree<'a> {
    let mut builder = Builder::new(frame, arena);
    builder.read(0..frame.len(), read_request);
    builder.finish()
}

/// A response, from its correlation id on.
pub fn response<'a>(api: ApiKey, version: i16, frame: &'a [u8], arena: &'a Bump) -> Tree<'a> {
    let mut builder = Builder::new(frame, arena);
    builder.read(0..frame.len(), |reader| read_response(reader, api, version));
    builder.finish()
}

/// Responses to requests of one API and version as they travel: each behind its length.
pub fn responses<'a>(api: ApiKey, version: i16, stream: &'a [u8], arena: &'a Bump) -> Tree<'a> {
    let mut builder = Builder::new(stream, arena);
    sized(&mut builder, "response", |builder, range| {
        builder.read(range, |reader| read_response(reader, api, version));
    });
    builder.finish()
}

/// The version of an answer, given with its size before it. To an ApiVersions of a version that a broker does not know it
/// answers in version 0.
pub(crate) fn answered(api: ApiKey, version: i16, bytes: &[u8]) -> i16 {
    let error = bytes.get(8..10).map(|error| i16::from_be_bytes([error[0], error[1]]));
    match api == ApiKey::ApiVersions && error == Some(ErrorCode::UNSUPPORTED_VERSION.0) {
        true => 0,
        false => version,
    }
}

/// Requests as they travel: each behind its length.
pub fn requests<'a>(stream: &'a [u8], arena: &'a Bump) -> Tree<'a> {
    let mut builder = Builder::new(stream, arena);
    sized(&mut builder, "request", |builder, range| {
        builder.read(range, read_request);
    });
    builder.finish()
}

/// Batches, one behind the other, as in a segment of this log.
pub fn batches<'a>(bytes: &'a [u8], log: Log, arena: &'a Bump) -> Tree<'a> {
    let mut builder = Builder::new(bytes, arena);
    builder.records.log = log;
    batch::explain(&mut builder, 0..bytes.len());
    builder.finish()
}

/// Frames behind their lengths.
fn sized<'a>(
    builder: &mut Builder<'a>,
    name: &'static str,
    explain: impl Fn(&mut Builder<'a>, std::ops::Range<usize>),
) {
    let mut at = 0;
    while at < builder.end() {
        let Some(size) = builder.bytes(at..at + 4).first_chunk().map(|size| i32::from_be_bytes(*size)) else {
            return builder.unread(at..builder.end(), "the length of a frame has four bytes");
        };
        let end = usize::try_from(size).ok().and_then(|size| (at + 4).checked_add(size));
        let whole = end.is_some_and(|end| end <= builder.end());
        let end = end.unwrap_or(builder.end()).min(builder.end());
        builder.node(Name::Word(name), Kind::Raw, at..end, |builder| {
            builder.leaf("size", Kind::I32, at..at + 4, Scalar::Int(size.into()));
            if !whole {
                let there = builder.end() - at - 4;
                builder.note(crate::Note::Wrong(format!("{there} bytes follow")));
            }
            explain(builder, at + 4..end);
        });
        at = end.max(at + 4);
    }
}
