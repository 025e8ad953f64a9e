//! A connection whose client has to take what it asked for: at least so many bytes in so much time.

use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// The time in which a client has to take [`LEAST_BYTES`].
const WINDOW: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 10 });
/// What a client takes in a window, 1 KiB a second: less than any line in use.
const LEAST_BYTES: usize = 10 * 1024;

/// A stream that fails to be written to when nobody reads.
pub(super) struct Paced<S> {
    stream: S,
    /// From when a write had to wait until all is written.
    window: Option<PaceWindow>,
}

struct PaceWindow {
    end: Pin<Box<Sleep>>,
    taken: usize,
}

impl PaceWindow {
    fn new() -> PaceWindow {
        PaceWindow { end: Box::pin(sleep(WINDOW)), taken: 0 }
    }
}

impl<S> Paced<S> {
    pub fn new(stream: S) -> Paced<S> {
        Paced { stream, window: None }
    }

    /// What a write came to, but an error if it waits and the client has taken too little.
    fn judged(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<Result<usize>>,
    ) -> Poll<Result<usize>> {
        if let Poll::Ready(written) = written {
            if let (Some(window), Ok(bytes)) = (&mut self.window, &written) {
                window.taken += bytes;
            }
            return Poll::Ready(written);
        }

        let window = self.window.get_or_insert_with(PaceWindow::new);
        while window.end.as_mut().poll(context).is_ready() {
            if window.taken < LEAST_BYTES {
                return Poll::Ready(Err(Error::from(ErrorKind::TimedOut)));
            }
            *window = PaceWindow::new();
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, to)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judged(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.judged(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        if flushed.is_ready() {
            self.window = None;
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::io::Read;
    use tokio::net::{TcpListener, TcpStream};

    /// A stream and its client at the other end.
    async fn connected() -> (Paced<TcpStream>, std::net::TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (Paced::new(listener.accept().await.unwrap().0), client)
    }

    /// Writes so many bytes; how many were taken before an error.
    async fn write(server: &mut Paced<TcpStream>, bytes: usize) -> Result<usize> {
        let piece = vec![0; 64 * 1024];
        let mut taken = 0;
        while taken < bytes {
            taken += poll_fn(|context| Pin::new(&mut *server).poll_write(context, &piece)).await?;
        }
        Ok(taken)
    }

    #[tokio::test]
    async fn who_takes_nothing_is_let_go_and_who_takes_all_is_served() {
        const MORE_THAN_ANY_BUFFER: usize = 64 << 20;
        let (mut server, _client) = connected().await;
        let error = write(&mut server, MORE_THAN_ANY_BUFFER).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);

        let (mut server, mut client) = connected().await;
        let reading = std::thread::spawn(move || client.read_to_end(&mut Vec::new()).unwrap());
        let taken = write(&mut server, MORE_THAN_ANY_BUFFER).await.unwrap();
        drop(server);
        assert_eq!(reading.join().unwrap(), taken);
    }
}
