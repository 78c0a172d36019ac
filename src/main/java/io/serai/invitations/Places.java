package io.serai.invitations;

import java.util.ArrayList;
import java.util.List;

/// Who of the waitlist gets places that are free. A party takes places together or none; a place goes to the first in
/// order who fits, so that a large party holds up nobody behind it, and keeps its turn.
final class Places {
    private Places() {}

    /// Somebody who waits.
    ///
    /// @param guest the integer key
    /// @param size the guest and whom they bring
    record Party(long guest, int size) {}

    /// @param free places
    /// @param waiting in the order of their turns
    static List<Party> admitted(int free, List<Party> waiting) {
        var admitted = new ArrayList<Party>();
        int left = free;
        for (Party party : waiting) {
            if (party.size() <= left) {
                admitted.add(party);
                left -= party.size();
            }
        }
        return admitted;
    }
}
