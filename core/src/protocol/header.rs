//! The headers before requests and responses.

use super::{REQUEST_HEADER, RESPONSE_HEADER};
use crate::wire::{Text, wire};

wire! {
    /// What stands before every request.
    pub struct RequestHeader<'a> of REQUEST_HEADER {
        request_api_key: i16;
        request_api_version: i16;
        correlation_id: i32;
        client_id: Option<Text<'a>>, compact false;
    }

    /// What stands before every response.
    pub struct ResponseHeader of RESPONSE_HEADER {
        correlation_id: i32;
    }
}
