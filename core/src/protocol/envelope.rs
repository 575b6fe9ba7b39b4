//! Envelope, API key 58.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// A request passed on from a broker to the controller in its client's name.
    pub struct Request<'a> of ApiKey::Envelope {
        request_data: Blob<'a>;
        request_principal: Option<Blob<'a>>;
        client_host_address: Blob<'a>;
    }

    /// The controller's answer inside the broker's.
    pub struct Response<'a> of ApiKey::Envelope {
        response_data: Option<Blob<'a>> = None;
        error_code: ErrorCode;
    }
}
