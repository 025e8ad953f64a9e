//! An answer that is written while it is read: what a blocking thread writes goes through a short
//! queue, so that memory does not grow with it, and a failure on the way breaks the connection, so
//! that a part is never taken for the whole.

use super::problem::Problem;
use super::site::{Leaving, Site};
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use std::io::{self, BufWriter};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Bytes that are written at once.
const PIECE_BYTES: usize = 64 << 10;
/// Pieces that wait for the client to take them; each is what is written at once.
const QUEUE: usize = 4;
/// The time for which a client may take nothing before the answer is given up.
const STALL_LIMIT: Duration = Duration::from_secs(30);
/// The time that the first piece is waited for. A failure before it is a problem; after it a
/// broken connection is all there is.
const FIRST_PIECE_LIMIT: Duration = Duration::from_secs(10);

/// A piece that comes through the queue. An answer without its end is not whole, even if its thread
/// is gone.
enum FlowPiece {
    Bytes(Bytes),
    End,
    Failed(Problem),
}

/// The end of the queue that is written to.
pub(super) struct Pipe {
    pieces: Sender<FlowPiece>,
    runtime: Handle,
}

/// The body of the answer.
struct Flow {
    first: Option<FlowPiece>,
    pieces: Receiver<FlowPiece>,
    /// Whether its end was given: what packs a body may ask again.
    is_ended: bool,
    /// Ends the work when the client leaves.
    _leaving: Leaving,
}

/// The body that `write` writes, on a thread of its own.
///
/// # Errors
/// Those of `write` before its first piece; `busy` if too many such answers are under way.
pub(super) async fn body<F>(site: Arc<Site>, write: F) -> Result<Body, Problem>
where
    F: FnOnce(&Site, &mut Pipe) -> crate::Result<()> + Send + 'static,
{
    let seat = site.streaming_seat()?;
    let (to, mut pieces) = channel(QUEUE);
    let runtime = Handle::current();
    let (leaving, site) = site.until_left();

    spawn_blocking(move || {
        let _seat = seat;
        let mut pipe = Pipe { pieces: to, runtime };
        let last = match write(&site, &mut pipe) {
            Ok(()) => FlowPiece::End,
            // A client that is gone is not a failure to report or log.
            Err(_) if pipe.pieces.is_closed() => return,
            Err(error) => FlowPiece::Failed(error.into()),
        };
        let _ = pipe.send(last);
    });

    match timeout(FIRST_PIECE_LIMIT, pieces.recv()).await {
        Ok(Some(FlowPiece::Failed(problem))) => Err(problem),
        Ok(None) => Err(Problem::internal("an answer panicked")),
        Ok(first) => Ok(Body::new(Flow { first, pieces, is_ended: false, _leaving: leaving })),
        Err(_) => Ok(Body::new(Flow { first: None, pieces, is_ended: false, _leaving: leaving })),
    }
}

impl Pipe {
    /// The same for who writes little at a time.
    pub(super) fn buffered(&mut self) -> BufWriter<&mut Pipe> {
        BufWriter::with_capacity(PIECE_BYTES, self)
    }

    fn send(&self, piece: FlowPiece) -> io::Result<()> {
        match self.runtime.block_on(timeout(STALL_LIMIT, self.pieces.send(piece))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl io::Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send(FlowPiece::Bytes(Bytes::copy_from_slice(bytes)))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl HttpBody for Flow {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }

        let piece = match self.first.take() {
            Some(piece) => Some(piece),
            None => std::task::ready!(self.pieces.poll_recv(context)),
        };

        self.is_ended = !matches!(piece, Some(FlowPiece::Bytes(_)));

        Poll::Ready(match piece {
            Some(FlowPiece::Bytes(bytes)) => Some(Ok(Frame::data(bytes))),
            Some(FlowPiece::End) => None,
            Some(FlowPiece::Failed(_)) | None => {
                Some(Err(io::Error::other("the answer could not be made whole")))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Index, Options};
    use axum::body::to_bytes;
    use std::io::Write;

    #[tokio::main(flavor = "current_thread")]
    async fn read(write: fn(&mut Pipe) -> crate::Result<()>) -> Option<Result<usize, ()>> {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(&dir.path().join("store"), Options::default()).unwrap();
        let site = Site::new(Arc::new(index));
        let body = body(site, move |_, pipe| write(pipe)).await.ok()?;
        Some(to_bytes(body, usize::MAX).await.map(|bytes| bytes.len()).map_err(|_| ()))
    }

    #[test]
    fn an_answer_that_fails_on_its_way_is_never_whole() {
        assert_eq!(read(|pipe| Ok(pipe.write_all(&[0; 100_000])?)), Some(Ok(100_000)));
        assert_eq!(read(|_| Ok(())), Some(Ok(0)));
        assert_eq!(read(|_| Err(crate::ErrorKind::Deadline.into())), None);
        let fails = |pipe: &mut Pipe| {
            pipe.write_all(b"a")?;
            Err(crate::ErrorKind::Deadline.into())
        };

        assert_eq!(read(fails), Some(Err(())));
        let panics = |pipe: &mut Pipe| {
            pipe.write_all(b"a")?;
            panic!("as a bug would")
        };

        assert_eq!(read(panics), Some(Err(())));
    }
}
