//! Whole frames: a header and the message behind it. What stands before a frame, its length, belongs to the connection.

use bumpalo::Bump;

use super::ApiKey;
use super::header::{RequestHeader, ResponseHeader};
use crate::error::Malformed;
use crate::wire::{Message, Reader, Trace, Writer};

/// Reads a request's header, in the version that goes with its key and version, and leaves the reader at the body. For
/// a key that does not exist it is the oldest version.
pub fn read_request_header<'a>(
    reader: &mut Reader<'a>,
) -> Result<(RequestHeader<'a>, Option<ApiKey>), Malformed> {
    let header_version = match *reader.rest() {
        [key_high, key_low, high, low, ..] => ApiKey::from_number(i16::from_be_bytes([key_high, key_low]))
            .map_or(1, |key| key.request_header_version(i16::from_be_bytes([high, low]))),
        _ => 1,
    };
    let header: RequestHeader<'a> = reader.message(header_version)?;
    Ok((header, ApiKey::from_number(header.request_api_key)))
}

/// Writes a request with its header.
pub fn write_request<'a, M: Message<'a>>(writer: &mut Writer<'_>, header: &RequestHeader<'_>, request: &M) {
    let version = header.request_api_version;
    let key = ApiKey::from_number(header.request_api_key);
    writer.message(header, key.map_or(1, |key| key.request_header_version(version)));
    writer.message(request, version);
}

/// Writes a response with its header.
pub fn write_response<'a, M: Message<'a>>(
    writer: &mut Writer<'_>,
    key: ApiKey,
    version: i16,
    correlation_id: i32,
    response: &M,
) {
    writer.message(&ResponseHeader { correlation_id }, key.response_header_version(version));
    writer.message(response, version);
}

/// Reads a request, for the trace that the reader leaves.
///
/// # Errors
/// It is malformed, or of an API or version that does not exist.
pub fn read_request(reader: &mut Reader<'_>) -> Result<(), Malformed> {
    let (header, key) = read_request_header(reader)?;
    match key {
        Some(key) => key.request().read(reader, header.request_api_version),
        None => Err(reader.fail(0, "an API key that does not exist")),
    }
}

/// Reads the response to a request of this API and version, for the trace that the reader leaves. ApiVersions in a version that
/// does not exist is answered in version 0.
///
/// # Errors
/// It is malformed, or there is no such version.
pub fn read_response(reader: &mut Reader<'_>, key: ApiKey, version: i16) -> Result<(), Malformed> {
    let version = match key {
        ApiKey::ApiVersions if !key.schema().versions.contains(version) => 0,
        _ => version,
    };
    reader.message::<ResponseHeader>(key.response_header_version(version))?;
    key.response().read(reader, version)
}

/// What every byte of a request is.
pub fn trace_request<'a>(frame: &'a [u8], arena: &'a Bump) -> Trace<'a> {
    let mut reader = Reader::traced(frame, arena);
    // The trace says what is wrong.
    _ = read_request(&mut reader);
    reader.into_trace().unwrap_or_default()
}

/// What every byte of a response is.
pub fn trace_response<'a>(key: ApiKey, version: i16, frame: &'a [u8], arena: &'a Bump) -> Trace<'a> {
    let mut reader = Reader::traced(frame, arena);
    _ = read_response(&mut reader, key, version);
    reader.into_trace().unwrap_or_default()
}
