/// Tickets and guests of vendors' events, as they become people and badges: what all such vendors have in common.
package io.serai.tickets;
