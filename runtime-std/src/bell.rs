//! How a thread that sleeps in poll(2) is woken: a waker that costs nothing while the thread is awake.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Wake;

use crate::sys::{self, Pipe};

const AWAKE: u8 = 0;
const ASLEEP: u8 = 1;
const RUNG: u8 = 2;

/// One thread's bell. Only that thread sleeps on it; anybody rings it.
#[derive(Default)]
pub struct Bell {
    state: AtomicU8,
    /// Made when the thread first sleeps here: a connection whose requests never wait has none.
    pipe: OnceLock<Pipe>,
}

impl Bell {
    /// Sleeps as [`sys::wait`] does, unless it was rung since the last time.
    pub fn wait(&self, socket: &TcpStream, reading: bool, timeout_ms: Option<u64>) -> io::Result<bool> {
        self.sleep(|pipe| sys::wait(socket, reading, pipe, timeout_ms)).map(Option::unwrap_or_default)
    }

    /// Sleeps as [`sys::wait_any`] does, unless it was rung since the last time.
    pub fn wait_any(&self, listeners: &[TcpListener], timeout_ms: Option<u64>) -> io::Result<()> {
        self.sleep(|pipe| sys::wait_any(listeners, pipe, timeout_ms)).map(|_| ())
    }

    fn sleep<T>(&self, sleep: impl FnOnce(&Pipe) -> io::Result<T>) -> io::Result<Option<T>> {
        let pipe = match self.pipe.get() {
            Some(pipe) => pipe,
            None => {
                let pipe = Pipe::new()?;
                self.pipe.get_or_init(|| pipe)
            }
        };
        if self.state.compare_exchange(AWAKE, ASLEEP, Ordering::AcqRel, Ordering::Acquire).is_err() {
            self.state.swap(AWAKE, Ordering::AcqRel);
            return Ok(None);
        }
        let slept = sleep(pipe);
        if self.state.swap(AWAKE, Ordering::AcqRel) == RUNG {
            pipe.hush();
        }
        slept.map(Some)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.state.swap(RUNG, Ordering::AcqRel) == ASLEEP
            && let Some(pipe) = self.pipe.get()
        {
            pipe.ring();
        }
    }
}
