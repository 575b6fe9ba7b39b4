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
        // A ring may still be on its way into the pipe: the next sleep, which it ends, takes it out.
        self.state.swap(AWAKE, Ordering::AcqRel);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;
    use std::thread;

    use super::{AWAKE, Bell, RUNG};

    /// Enough for what lies between two steps of a ring to happen now and then.
    const ROUNDS: usize = 500;

    /// Sleeps for no time at all; whether the next sleep would be broken off by what is left of a ring.
    fn is_quiet_after_a_sleep(bell: &Bell) -> bool {
        bell.state.store(AWAKE, Ordering::Release);
        bell.wait_any(&[], Some(0)).expect("it can sleep");
        !bell.pipe.get().expect("it has slept").hush()
    }

    #[test]
    fn what_a_ring_leaves_after_the_sleep_ends_the_next_one_and_no_more() {
        let bell = Bell::default();
        bell.wait_any(&[], Some(0)).expect("it can sleep");
        // Its sleeper was woken by something else between the two steps of a ring.
        bell.state.store(RUNG, Ordering::Release);
        bell.wait_any(&[], Some(0)).expect("it can sleep");
        bell.pipe.get().expect("it has slept").ring();
        assert!(is_quiet_after_a_sleep(&bell));
    }

    #[test]
    fn no_ring_is_heard_for_ever() {
        let (bell, asked, rung) = (Arc::<Bell>::default(), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                for round in 1..=ROUNDS {
                    while asked.load(Ordering::Acquire) < round {
                        thread::yield_now();
                    }
                    bell.wake_by_ref();
                    rung.store(round, Ordering::Release);
                }
            });
            let heard = (1..=ROUNDS).filter(|&round| {
                asked.store(round, Ordering::Release);
                while rung.load(Ordering::Acquire) < round {
                    bell.wait_any(&[], Some(0)).expect("it can sleep");
                }
                !is_quiet_after_a_sleep(&bell)
            });
            assert_eq!(heard.count(), 0);
        });
    }
}
