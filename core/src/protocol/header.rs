//! The headers before requests and responses.

use super::{REQUEST_HEADER, RESPONSE_HEADER};
use crate::wire::{Text, wire};

wire! {
    /// What stands before every request.
    /// - 2: tagged fields (KIP-482).
    pub struct RequestHeader<'a> of REQUEST_HEADER {
        /// Which API is asked, the number of an `ApiKey`.
        request_api_key: i16;
        /// In which version of it the body is written, and the answer is wanted.
        request_api_version: i16;
        /// Any number that the client likes; the response carries it back.
        correlation_id: i32;
        /// What the client calls itself, for logs and quotas. Its length has two bytes in every version.
        client_id: Option<Text<'a>>, compact false;
    }

    /// What stands before every response.
    /// - 1: tagged fields (KIP-482).
    pub struct ResponseHeader of RESPONSE_HEADER {
        /// The number that the request's header had, which says whose answer it is.
        correlation_id: i32;
    }
}
