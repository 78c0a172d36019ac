package io.serai.tickets;

/// Who would hold no ticket any more after a sync.
///
/// @param visible people with a badge that shows and a live ticket, before it
/// @param losing how many of them would hold none
record Losers(int visible, int losing) {}
