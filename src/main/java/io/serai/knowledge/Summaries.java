package io.serai.knowledge;

import java.util.List;
import java.util.Optional;

/// Says in a few sentences what a document is about.
public interface Summaries {
    /// @param account the integer key of whose document it is
    /// @param passages the document's, the most telling first
    /// @return empty where there is nobody to ask
    Optional<String> of(long account, List<String> passages);
}
