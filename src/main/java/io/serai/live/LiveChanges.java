package io.serai.live;

/// Tells whoever is connected what changed.
public interface LiveChanges {

    /// Once it is committed; never waits and never throws for what goes wrong on the way.
    ///
    /// @param account the public id of the one whose record it is
    void changed(String account, Change change);
}
