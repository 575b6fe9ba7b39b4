//! The door between the page and Rust: a broker over files in memory, a request that is being composed, and what every byte
//! means. For the browser and for Node.
//!
//! Not a runtime, and not a page: whoever calls owns the clock, the seed and the bytes that travel, and nothing here calls
//! out. The same seed and the same calls give the same bytes. What the page draws it gets as JSON; what it says are calls.

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;
use wasm_bindgen::prelude::wasm_bindgen;

pub mod batch;
pub mod diff;
pub mod draft;
pub mod export;
pub mod form;
pub mod json;
pub mod lesson;
pub mod link;
pub mod loss;
pub mod pcap;
pub mod playground;
pub mod sample;
pub mod state;
pub mod tree;

use draft::Draft;
use json::Json;
pub use playground::Playground;

/// Replays every golden here; the size and CRC-32C of each reply, a line each, as in `tests/goldens/checksums.snap`.
#[cfg(feature = "goldens")]
#[wasm_bindgen]
pub fn golden_checksums() -> String {
    eventor_tests::golden::checksums()
}

/// Every API: `[{key, name, first, last, flexible?, listener, fields: [request, response], about, served?: [first, last]}]`; `fields` of the
/// last version, structs within included. What is not served is only decoded.
#[wasm_bindgen]
pub fn apis() -> String {
    form::apis()
}

/// Which fields of a message came, went or travel otherwise from one version to another; see [`diff::fields`].
///
/// # Errors
/// There is no such API or version.
#[wasm_bindgen]
pub fn diff(key: i16, response: bool, from: i16, to: i16) -> Result<String, String> {
    diff::fields(key, response, from, to)
}

/// Bytes as `hex`, `xxd`, `base64` or `nc`; see [`export::bytes`].
///
/// # Errors
/// There is no such form.
#[wasm_bindgen]
pub fn export_bytes(form: &str, bytes: &[u8]) -> Result<String, String> {
    export::bytes(form, bytes)
}

/// The recording in a share link, for [`Playground::open`].
///
/// # Errors
/// It is none, is damaged, or holds too much.
#[wasm_bindgen]
pub fn read_link(link: &str) -> Result<String, String> {
    link::decode(link)
}

/// What every byte of these requests is, each behind its length; see [`tree::json`].
#[wasm_bindgen]
pub fn explain_requests(stream: &[u8]) -> String {
    tree::json(&eventor_explain::requests(stream, &Bump::new()))
}

/// What every byte of these responses is, each behind its length; see [`tree::json`].
///
/// # Errors
/// There is no such API.
#[wasm_bindgen]
pub fn explain_responses(key: i16, version: i16, stream: &[u8]) -> Result<String, String> {
    let key = ApiKey::from_number(key).ok_or_else(|| format!("there is no API {key}"))?;
    Ok(tree::json(&eventor_explain::responses(key, version, stream, &Bump::new())))
}

/// The bytes that somebody copied, in whatever form: `{form, bytes}`.
///
/// # Errors
/// The text stands for no bytes.
#[wasm_bindgen]
pub fn paste(text: &str) -> Result<String, String> {
    let pasted = eventor_explain::paste::paste(text).map_err(|error| error.to_string())?;
    let mut json = Json::default();
    json.object(|json| {
        json.key("form").string(pasted.form);
        json.key("bytes").bytes(&pasted.bytes);
    });
    Ok(json.finish())
}

/// The lines of a record batch; see [`batch`](mod@batch).
///
/// # Errors
/// What cannot be edited about these bytes.
#[wasm_bindgen]
pub fn batch_lines(bytes: &[u8]) -> Result<String, String> {
    batch::read(bytes)
}

/// The record batch of such lines.
///
/// # Errors
/// What is wrong with them.
#[wasm_bindgen]
pub fn batch_bytes(lines: &str) -> Result<Vec<u8>, String> {
    batch::build(lines)
}

/// A request that is being composed; see [`Draft`].
#[wasm_bindgen]
pub struct Composer {
    draft: Draft,
}

#[wasm_bindgen]
impl Composer {
    /// A request of defaults.
    ///
    /// # Errors
    /// There is no such API or version.
    #[wasm_bindgen(constructor)]
    pub fn new(key: i16, version: i16) -> Result<Composer, String> {
        Draft::new(key, version).map(|draft| Composer { draft })
    }

    /// A request that means something, of a topic `orders` without an id and a group `readers`; see [`Playground::sample`].
    ///
    /// # Errors
    /// There is no such API or version.
    pub fn sample(key: i16, version: i16) -> Result<Composer, String> {
        Draft::sample(key, version).map(|draft| Composer { draft })
    }

    /// Takes over a request from its bytes.
    ///
    /// # Errors
    /// They are not exactly one request; what was composed stays.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.draft = Draft::read(bytes)?;
        Ok(())
    }

    /// The number of the API.
    pub fn key(&self) -> i16 {
        self.draft.key().number()
    }

    /// The version.
    pub fn version(&self) -> i16 {
        self.draft.version()
    }

    /// The same request in another version.
    ///
    /// # Errors
    /// There is no such version.
    pub fn set_version(&mut self, version: i16) -> Result<(), String> {
        self.draft.set_version(version)
    }

    /// The form: `[{path, depth, name, kind, text?, null?, count?, tag?, about, versions}]`.
    pub fn form(&self) -> String {
        form::rows(&self.draft)
    }

    /// The bytes, the length before them.
    ///
    /// # Errors
    /// A value that its field cannot hold.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        self.draft.bytes()
    }

    /// Writes a field.
    ///
    /// # Errors
    /// There is no such field, or it cannot hold that; the line says what it can.
    pub fn set(&mut self, path: &str, text: &str) -> Result<(), String> {
        self.draft.set(path, text)
    }

    /// Makes a field null, or no longer null.
    ///
    /// # Errors
    /// There is no such field, or it is never null.
    pub fn set_null(&mut self, path: &str, null: bool) -> Result<(), String> {
        self.draft.set_null(path, null)
    }

    /// Adds an element to an array.
    ///
    /// # Errors
    /// There is no such array.
    pub fn add(&mut self, path: &str) -> Result<(), String> {
        self.draft.add(path)
    }

    /// Takes an element out of its array.
    ///
    /// # Errors
    /// There is no such element.
    pub fn remove(&mut self, path: &str) -> Result<(), String> {
        self.draft.remove(path)
    }

    /// The same request in another version beside this one; see [`diff::drafts`].
    ///
    /// # Errors
    /// There is no such version, or a value that does not fit into it.
    pub fn compare(&self, version: i16) -> Result<String, String> {
        diff::drafts(&self.draft, version)
    }
}
