//! The connections that are open: counted against the limits, and reached when the broker stops.
//!
//! Not here: what is read from them or written to them.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;
use std::time::Duration;

use eventor_core::lock::lock;
use eventor_core::time::{Mono, Now};
use rustix::net::Shutdown;

use crate::settings::ConnectionLimits;

/// How long a stopping broker waits for peers to take their replies.
pub const GRACE: Duration = Duration::from_secs(5);
/// How long a peer has to see that its connection was closed: until then, what it sends is dropped. Bytes that nobody takes would
/// make the system break the connection off, and the peer lose the replies that it has not read yet.
pub const LINGER: Duration = Duration::from_secs(2);
/// Who is full stays so for a while: one line in this time says it.
const SAY_FULL_MS: u64 = 60_000;

/// A socket that both its connection and this registry hold.
pub type Socket = Arc<dyn AsFd + Send + Sync>;

/// All open connections.
#[derive(Default)]
pub struct Connections {
    limits: ConnectionLimits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: u64,
    open: BTreeMap<u64, Socket>,
    per_address: BTreeMap<IpAddr, usize>,
    wakers: Vec<Waker>,
    said_full_at: Option<Mono>,
}

/// One open connection; dropping it says that it has ended.
pub struct Ticket {
    connections: Arc<Connections>,
    number: u64,
    address: IpAddr,
}

impl Connections {
    /// No connections, and how many there may be.
    #[must_use]
    pub fn new(limits: ConnectionLimits) -> Arc<Connections> {
        Arc::new(Connections { limits, state: Mutex::default() })
    }

    /// Counts a connection from a [`canonical`] `address`; `None` when that address has too many already.
    pub fn admit(self: &Arc<Self>, socket: Socket, address: IpAddr) -> Option<Ticket> {
        let count_max = self.limits.per_address_overrides.get(&address).unwrap_or(&self.limits.per_address);
        let mut state = self.state();
        let count = state.per_address.entry(address).or_default();
        if *count >= *count_max {
            return None;
        }
        *count += 1;
        let number = state.next;
        state.next += 1;
        state.open.insert(number, socket);
        Some(Ticket { connections: self.clone(), number, address })
    }

    /// Whether no more may be accepted until one ends.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.state().open.len() >= self.limits.total
    }

    /// Whether all have ended.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state().open.is_empty()
    }

    /// Wakes `waker` once, when the next connection ends. Register first, look second.
    pub fn register(&self, waker: &Waker) {
        let wakers = &mut self.state().wakers;
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    /// Logs that no more are accepted, at most once a minute: there are too many, or the system refused one.
    pub fn say_full(&self, now: Now, refused: Option<&io::Error>) {
        let mut state = self.state();
        if state.said_full_at.is_none_or(|said| now.mono - said >= SAY_FULL_MS) {
            state.said_full_at = Some(now.mono);
            let count = state.open.len();
            drop(state);
            let reason = match refused {
                Some(error) => format!("{error}; see ulimit -n and ulimit -u"),
                None => "max.connections, or what half of ulimit -n is enough for".to_owned(),
            };
            tracing::warn!("{count} connections are open, and no more are accepted for now: {reason}");
        }
    }

    /// Cuts every connection off.
    pub fn shutdown(&self) {
        for socket in self.state().open.values() {
            // One that the peer has closed meanwhile is as good as shut down.
            let _ = rustix::net::shutdown(socket, Shutdown::Both);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// An address as people write it: IPv4 also where it came through a listener for both.
#[must_use]
pub fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut state = self.connections.state();
        // The socket is closed outside the lock, when the last of its holders drops it.
        let socket = state.open.remove(&self.number);
        if let Some(count) = state.per_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                state.per_address.remove(&self.address);
            }
        }
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        drop(socket);
        wakers.into_iter().for_each(Waker::wake);
    }
}
