//! Envelope, API key 58.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// A request passed on from a broker to the controller in its client's name.
    pub struct Request<'a> of ApiKey::Envelope {
        /// The client's request with its header, as it came, without a length before it.
        request_data: Blob<'a>;
        /// Whom the client logged in as: a `DefaultPrincipalData`, unless the broker has a plug-in for that.
        request_principal: Option<Blob<'a>>;
        /// Where the request came from before it was forwarded: 4 or 16 bytes of IP.
        client_host_address: Blob<'a>;
    }

    /// The controller's answer inside the broker's.
    pub struct Response<'a> of ApiKey::Envelope {
        /// The answer with its header; null if there is none.
        response_data: Option<Blob<'a>> = None;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
