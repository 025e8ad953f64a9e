//! Who may be connected: so many at a time, and of them so many from one address. When all seats
//! are taken, the connection that has been quiet for longest gives its own up: otherwise a client
//! that asks nothing could keep all others out.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// The most connections at one time.
const MOST: usize = if cfg!(test) { 4 } else { 512 };
/// The most of them from one address that is not this machine: a proxy has one address for all.
const MOST_OF_ADDRESS: usize = MOST / 4;
/// Who has been quiet for less may have an answer on its way still.
const LEAST_QUIET: Duration = Duration::from_millis(100);

/// The seats of a server.
#[derive(Default)]
pub(super) struct Seats {
    taken: Mutex<Vec<Arc<ConnectionSeat>>>,
}

/// The seat of a connection.
pub(super) struct ConnectionSeat {
    address: IpAddr,
    /// Since when nothing was asked that is not yet answered; `None` while something is.
    quiet: Mutex<Option<Instant>>,
    asked_to_leave: Notify,
}

/// A seat while it is taken.
pub(super) struct TakenSeat {
    seats: Arc<Seats>,
    pub seat: Arc<ConnectionSeat>,
}

/// A request that is being answered.
pub(super) struct Answering(Arc<ConnectionSeat>);

impl Seats {
    /// A seat for a connection from `address`; `None` if there is none, and nobody is quiet.
    pub fn take(self: &Arc<Seats>, address: IpAddr) -> Option<TakenSeat> {
        let mut taken = locked(&self.taken);
        let of_address = taken.iter().filter(|seat| seat.address == address).count();
        let is_greedy = !address.is_loopback() && of_address >= MOST_OF_ADDRESS;

        if is_greedy || taken.len() >= MOST {
            let quietest = taken
                .iter()
                .enumerate()
                .filter(|(_, seat)| !is_greedy || seat.address == address)
                .filter_map(|(at, seat)| Some(((*locked(&seat.quiet))?, at)))
                .min()
                .filter(|(since, _)| since.elapsed() >= LEAST_QUIET);
            let (_, at) = quietest?;
            taken.swap_remove(at).asked_to_leave.notify_one();
        }

        let seat = Arc::new(ConnectionSeat {
            address,
            quiet: Mutex::new(Some(Instant::now())),
            asked_to_leave: Notify::new(),
        });
        taken.push(seat.clone());
        Some(TakenSeat { seats: self.clone(), seat })
    }
}

impl ConnectionSeat {
    /// Notes that a request is being answered, until what is given is dropped.
    pub fn answering(self: &Arc<ConnectionSeat>) -> Answering {
        *locked(&self.quiet) = None;
        Answering(self.clone())
    }

    /// Done when the seat is wanted for another.
    pub async fn left(&self) {
        self.asked_to_leave.notified().await;
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        *locked(&self.0.quiet) = Some(Instant::now());
    }
}

impl Drop for TakenSeat {
    fn drop(&mut self) {
        locked(&self.seats.taken).retain(|seat| !Arc::ptr_eq(seat, &self.seat));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn the_quietest_gives_way_and_who_is_answered_stays() {
        let seats = Arc::<Seats>::default();
        let held: Vec<TakenSeat> = (0..MOST).map(|_| seats.take(HERE).unwrap()).collect();
        assert!(seats.take(HERE).is_none(), "all came just now");

        std::thread::sleep(LEAST_QUIET);
        let answering: Vec<Answering> =
            held.iter().skip(1).map(|taken| taken.seat.answering()).collect();
        let another = seats.take(ELSEWHERE).unwrap();
        assert!(!locked(&seats.taken).iter().any(|seat| Arc::ptr_eq(seat, &held[0].seat)));
        assert!(seats.take(HERE).is_none(), "the others are being answered, or came just now");
        drop((answering, another));
        assert!(seats.take(HERE).is_some());
    }

    #[test]
    fn one_address_does_not_take_all_seats() {
        let seats = Arc::<Seats>::default();
        let held: Vec<Option<TakenSeat>> = (0..MOST).map(|_| seats.take(ELSEWHERE)).collect();
        assert_eq!(held.iter().flatten().count(), MOST_OF_ADDRESS);
        assert!(seats.take(HERE).is_some());
    }
}
