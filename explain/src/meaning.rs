//! What a value means beyond its number: the name of an error or an API, a date, the bits of an attribute.

use eventor_core::error::ErrorCode;
use eventor_core::protocol::ApiKey;
use eventor_core::records::batch::{Codec, attributes};
use eventor_core::wire::{Name, Scalar};

/// More of a text is cut.
const TEXT_CHARS_MAX: usize = 60;

/// What this value at the end of this path means, if there is more to say than the value.
pub(crate) fn of(path: &[Name], value: Scalar<'_>) -> Option<String> {
    let [message, .., Name::Field(field)] = path else { return None };
    let number = match value {
        Scalar::Int(number) => number,
        Scalar::Uint(number) => i64::try_from(number).ok()?,
        Scalar::Blob(bytes) => return text(bytes),
        _ => return None,
    };
    let message = if let Name::Word(message) = message { message } else { "" };
    match (message, field.name) {
        (_, name) if name.ends_with("error_code") => error(number),
        (_, "request_api_key" | "api_key") => api(number).map(|key| format!("{:?}", key)),
        ("RecordBatch", "attributes") => bits(number),
        ("Produce", "acks") => word(number, -1, &["all", "none", "the leader"]),
        (_, "isolation_level") => word(number, 0, &["READ_UNCOMMITTED", "READ_COMMITTED"]),
        ("ListOffsets", "timestamp") if number < 0 => word(
            number,
            -6,
            &["EARLIEST_PENDING_UPLOAD", "LATEST_TIERED", "EARLIEST_LOCAL", "MAX", "EARLIEST", "LATEST"],
        ),
        ("ControlRecordTypeSchema", "type") => word(
            number,
            0,
            &[
                "ABORT",
                "COMMIT",
                "LEADER_CHANGE",
                "SNAPSHOT_HEADER",
                "SNAPSHOT_FOOTER",
                "KRAFT_VERSION",
                "KRAFT_VOTERS",
            ],
        ),
        ("FindCoordinator", "key_type") => word(number, 0, &["GROUP", "TRANSACTION", "SHARE"]),
        (_, name) if is_time(name) && number > 0 => Some(date(number)),
        _ => None,
    }
}

/// Bytes that read as text: that text, or its beginning.
fn text(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.is_empty())?;
    if text.chars().any(char::is_control) {
        return None;
    }
    match text.char_indices().nth(TEXT_CHARS_MAX) {
        None => Some(format!("{text:?}")),
        Some((end, _)) => Some(format!("{:?}...", &text[..end])),
    }
}

fn error(number: i64) -> Option<String> {
    let code = ErrorCode(i16::try_from(number).ok()?);
    code.name().map(str::to_owned)
}

fn api(number: i64) -> Option<ApiKey> {
    ApiKey::from_number(i16::try_from(number).ok()?)
}

/// The word for a number; the first is for `first`.
fn word(number: i64, first: i64, words: &[&str]) -> Option<String> {
    let index = usize::try_from(number.checked_sub(first)?).ok()?;
    words.get(index).map(|word| (*word).to_owned())
}

fn bits(number: i64) -> Option<String> {
    let number = i16::try_from(number).ok()?;
    let codec =
        Codec::from_attributes(number).map_or("no such codec".to_owned(), |codec| format!("{codec:?}"));
    let has = |bit: i16, word: &'static str| (number & bit != 0).then_some(word);
    let words = [
        has(attributes::LOG_APPEND_TIME, "LogAppendTime").or(Some("CreateTime")),
        has(attributes::TRANSACTIONAL, "transactional"),
        has(attributes::CONTROL, "control"),
        has(attributes::DELETE_HORIZON, "delete horizon"),
    ];
    Some(words.into_iter().flatten().fold(codec, |said, word| said + ", " + word))
}

fn is_time(name: &str) -> bool {
    name.ends_with("timestamp") || name.ends_with("timestamp_ms")
}

/// A time in milliseconds since 1970 as a date, in UTC: `2026-01-01 00:00:00.000`.
#[must_use]
pub fn date(ms: i64) -> String {
    let (days, in_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (seconds, ms) = (in_day / 1000, in_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{ms:03}")
}

/// Year, month and day of a day since 1970, in eras of 400 years that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + later, month, day)
}
