/// Zoom Events: tickets become people and badges of the event that a connection pairs with Zoom's, by webhook as they
/// change, and by reading them all now and then.
package io.serai.zoom;
