//! One connection, as a task of its own: receive, advance, send, sleep.

use std::future::{Future, poll_fn};
use std::io;
use std::io::Read;
use std::net::{Shutdown, TcpStream};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use async_io::{Async, Timer};
use eventor_core::broker::Broker;
use eventor_core::session::{Disconnect, Session};
use eventor_core::time::{Mono, Now};
use eventor_server::Clock;
use eventor_server::connections::LINGER;
use futures_lite::FutureExt;
use futures_lite::future::poll_once;

use crate::background::Background;
use crate::transmit::transmit;

/// A connection and what it needs.
pub struct Connection {
    socket: Arc<Async<TcpStream>>,
    session: Session,
    broker: Arc<Broker>,
    clock: Arc<dyn Clock>,
    background: Arc<Background>,
    gathered: Vec<u8>,
    /// Set to this moment or an earlier one that mattered: the idle deadline moves with every request.
    timer: Timer,
    timer_at: Option<Mono>,
}

impl Connection {
    /// A connection over an accepted socket.
    pub fn new(
        socket: Arc<Async<TcpStream>>,
        session: Session,
        broker: Arc<Broker>,
        clock: Arc<dyn Clock>,
        background: Arc<Background>,
    ) -> Connection {
        Connection {
            socket,
            session,
            broker,
            clock,
            background,
            gathered: Vec::new(),
            timer: Timer::never(),
            timer_at: None,
        }
    }

    /// Serves it to its end, and says why it ended.
    ///
    /// # Errors
    /// What the socket says.
    pub async fn serve(mut self) -> io::Result<Disconnect> {
        let outcome = self.run().await;
        self.session.close();
        if outcome.as_ref().is_ok_and(|reason| *reason != Disconnect::Ended) {
            // However that goes, it is over.
            let _ = self.linger().await;
        }
        outcome
    }

    async fn run(&mut self) -> io::Result<Disconnect> {
        // Tasks keep their waker for life.
        let waker = poll_fn(|context| Poll::Ready(context.waker().clone())).await;
        loop {
            let now = self.clock.now();
            self.session.poll(now, &waker);
            if self.transmit().await? {
                // What could not start before there was room may start now.
                continue;
            }
            if let Some(reason) = self.session.disconnect() {
                return Ok(reason.clone());
            }
            if self.session.wants_read() && self.receive_now()? {
                continue;
            }
            // What has arrived came first, so that one flush covers it too.
            if self.session.waits_for_flush()
                && let Some(flush) = self.broker.poll_flush()
            {
                self.background.flush(flush);
            }
            self.sleep(now).await?;
        }
    }

    /// Sends what the session has to say. Who never reads is idle too.
    async fn transmit(&mut self) -> io::Result<bool> {
        let mut sending = pin!(transmit(&self.socket, &mut self.session, &mut self.gathered));
        if let Some(sent) = poll_once(&mut sending).await {
            return sent;
        }
        let Ok(idle_ms) = u64::try_from(self.broker.config().connection_idle_ms_max) else {
            return sending.await;
        };
        let give_up = async {
            Timer::after(Duration::from_millis(idle_ms.max(1))).await;
            Err(io::Error::from(io::ErrorKind::TimedOut))
        };
        sending.or(give_up).await
    }

    fn receive_now(&mut self) -> io::Result<bool> {
        match self.socket.get_ref().read(self.session.recv_buffer()) {
            Ok(count) => self.session.handle_received(count, self.clock.now()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(true)
    }

    /// Sleeps until the socket can be read, the session was woken, or its deadline has come.
    async fn sleep(&mut self, now: Now) -> io::Result<()> {
        let mut woken = false;
        let reading = self.session.wants_read();
        self.set_timer(now);
        poll_fn(|context| {
            // Whatever wakes this task ends the sleep: the loop looks for itself.
            if std::mem::replace(&mut woken, true) {
                return Poll::Ready(Ok(()));
            }
            self.poll_sources(context, reading)
        })
        .await
    }

    fn poll_sources(&mut self, context: &mut Context<'_>, reading: bool) -> Poll<io::Result<()>> {
        if Pin::new(&mut self.timer).poll(context).is_ready() {
            self.timer_at = None;
            return Poll::Ready(Ok(()));
        }
        if reading { self.socket.poll_readable(context) } else { Poll::Pending }
    }

    fn set_timer(&mut self, now: Now) {
        let Some(deadline) = self.session.poll_timeout() else { return };
        if self.timer_at.is_none_or(|set| set > deadline || set <= now.mono) {
            self.timer_at = Some(deadline);
            self.timer.set_at(Instant::now() + Duration::from_millis(deadline - now.mono));
        }
    }

    /// Tells the peer the end, and drops what it sends until it has seen that.
    async fn linger(&mut self) -> io::Result<()> {
        self.socket.get_ref().shutdown(Shutdown::Write)?;
        let drain = async {
            loop {
                self.socket.readable().await?;
                match self.socket.get_ref().read(self.session.recv_buffer()) {
                    Ok(0) => return Ok(()),
                    Ok(_) => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(error) => return Err(error),
                }
            }
        };
        let give_up = async {
            Timer::after(LINGER).await;
            Ok(())
        };
        drain.or(give_up).await
    }
}
