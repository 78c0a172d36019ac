package io.serai.knowledge.index;

import java.util.List;

/// @param passages the best first
/// @param reranked whether the order is the re-ranker's
/// @param rareShare how much of the question's rare words the best passages hold, 0 to 1
public record Found(List<Passage> passages, boolean reranked, double rareShare) {
    public Found {
        passages = List.copyOf(passages);
    }
}
