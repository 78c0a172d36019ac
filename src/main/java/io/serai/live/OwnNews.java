package io.serai.live;

import java.time.Duration;

/// Wakes people who wait for news of their own, at whichever hub they do. What is new is not said: whoever is woken
/// looks.
public interface OwnNews {

    /// There is something new for a person. To be called once it is committed; never waits and never throws for what
    /// goes wrong on the way.
    ///
    /// @param account the public id of the person's account
    /// @param person their `uuid`
    void wake(String account, String person);

    /// Listens, at once where this hub can hear the others; what is new before this returns is not told.
    Ear listen(String account, String person);

    /// Used by one thread.
    interface Ear extends AutoCloseable {
        /// Waits for news, for so long at most.
        ///
        /// @return whether there was any since the last time, or there may have been
        boolean await(Duration most) throws InterruptedException;

        @Override
        void close();
    }
}
