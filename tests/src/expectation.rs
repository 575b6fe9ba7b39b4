//! What a reply should be, in one word: `client.expect(produced(0))`.

use std::fmt;

use eventor_core::error::ErrorCode;
use eventor_core::wire::Value;

use crate::Reply;

type Check = Box<dyn Fn(&Reply) -> Result<(), String>>;

/// What a reply should be.
pub struct Expectation {
    text: String,
    check: Check,
    at_ms: Option<u64>,
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        self.at_ms.map_or(Ok(()), |at_ms| write!(f, " at {at_ms} ms"))
    }
}

impl Expectation {
    /// Anything that `check` accepts; it says what is wrong otherwise.
    pub fn new(
        text: impl Into<String>,
        check: impl Fn(&Reply) -> Result<(), String> + 'static,
    ) -> Expectation {
        Expectation { text: text.into(), check: Box::new(check), at_ms: None }
    }

    /// At this time, in milliseconds since the simulation's start.
    #[must_use]
    pub fn at_ms(mut self, at_ms: u64) -> Expectation {
        self.at_ms = Some(at_ms);
        self
    }

    pub(crate) fn check(&self, reply: &Reply) -> Result<(), String> {
        match self.at_ms {
            Some(at_ms) if at_ms != reply.at_ms() => Err(format!("it came at {} ms", reply.at_ms())),
            _ => (self.check)(reply),
        }
    }
}

fn same<T: PartialEq + fmt::Debug>(what: &str, is: T, should: T) -> Result<(), String> {
    if is == should { Ok(()) } else { Err(format!("{what} is {is:?}, not {should:?}")) }
}

/// One batch was appended at this offset.
#[must_use]
pub fn produced(base_offset: i64) -> Expectation {
    let path = "responses.0.partition_responses.0";
    Expectation::new(format!("produced at {base_offset}"), move |reply| {
        same("the error", reply.error(&format!("{path}.error_code")), ErrorCode::NONE)?;
        same("the base offset", reply.int(&format!("{path}.base_offset")), base_offset)
    })
}

/// These values were fetched from the one partition of the reply.
#[must_use]
pub fn fetched<'v>(topic: &str, partition: i32, values: impl IntoIterator<Item = &'v str>) -> Expectation {
    let topic = topic.to_owned();
    let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
    Expectation::new(format!("{values:?} fetched from {topic}-{partition}"), move |reply| {
        let path = "responses.0.partitions.0";
        same("the error", reply.error(&format!("{path}.error_code")), ErrorCode::NONE)?;
        if let Some(Value::Text(name)) = reply.find("responses.0.topic")
            && !name.is_empty()
        {
            same("the topic", String::from_utf8_lossy(name).as_ref(), topic.as_str())?;
        }
        same("the partition", reply.int(&format!("{path}.partition_index")), i64::from(partition))?;
        let found: Vec<String> = reply.records(0, 0).iter().map(|record| record.text()).collect();
        same("the values", found, values.clone())
    })
}

/// The reply has this error code, the first one that is not zero in the order of the bytes.
#[must_use]
pub fn failed(code: ErrorCode) -> Expectation {
    Expectation::new(format!("error {} {}", code.0, code.name().unwrap_or("")), move |reply| {
        same("the first error", reply.first_error(), code)
    })
}

/// The reply has no error anywhere.
#[must_use]
pub fn succeeded() -> Expectation {
    Expectation::new("success", |reply| same("the first error", reply.first_error(), ErrorCode::NONE))
}
