package io.serai.console;

import io.serai.web.InnerCalls;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One sentence at the top of a page: what was done, or why it was not.
public record Notice(boolean good, String text) {
    /// What an address may say was done (`?done=…`); anything else says nothing.
    private static final Map<String, String> DONE = Map.ofEntries(
            Map.entry("run-confirmed", "Confirmed: the run goes on."),
            Map.entry("letter-replaying", "It is tried again now."),
            Map.entry("letter-discarded", "Discarded. It stays here with your reason."),
            Map.entry("connection-made", "The connection is made. Test it now: nobody has tried whether it works."),
            Map.entry("connection-changed", "Saved. Test it, where you changed how it is reached."),
            Map.entry("connection-rotated", "The new secrets count from now on. Test them."),
            Map.entry("connection-enabled", "Enabled. What goes by it goes on."),
            Map.entry("connection-disabled", "Disabled. Nothing goes by it until it is enabled again."),
            Map.entry(
                    "connection-deleted",
                    "The connection is deleted, and with it its secrets and its webhook address."),
            Map.entry("schedule-run", "It fires now."),
            Map.entry("schedule-paused", "Paused, on all nodes, until it is resumed."),
            Map.entry("schedule-resumed", "It goes on with its next time. What it missed is not made up for."),
            Map.entry("route-started", "It runs on this node."),
            Map.entry(
                    "route-stopped",
                    "Stopped on this node, until it is started again or the node starts anew. Other nodes go on."),
            Map.entry("record-changed", "Saved."),
            Map.entry("record-same", "Nothing was different, so nothing was written."),
            Map.entry("value-restored", "Put back, as a new change."),
            Map.entry("value-same", "It holds that already, so nothing was written."),
            Map.entry("event-made", "The event is made. Add its guests, or import them."),
            Map.entry(
                    "event-clock",
                    "The event is made. One of its times does not exist or exists twice, as the clock is changed then:"
                            + " look at what it counts as."),
            Map.entry("event-changed", "Saved. Those who come are told of another time or place."),
            Map.entry("event-removed", "The event is removed. Its links lead nowhere now."),
            Map.entry("event-left", "You host that event no more."),
            Map.entry("guest-added", "Added. They are not invited yet."),
            Map.entry("guest-changed", "Saved."),
            Map.entry("guest-removed", "Removed. Their link leads nowhere now."),
            Map.entry("guest-erased", "Removed, and what says who they are is emptied."),
            Map.entry("guest-told", "Noted as sent."),
            Map.entry("guests-imported", "The guests of the file are added. They are not invited yet."),
            Map.entry("host-invited", "Invited. A mail with a link is on its way."),
            Map.entry("host-changed", "Saved."),
            Map.entry("host-removed", "They host the event no more."),
            Map.entry("host-invite-cancelled", "The invite is taken back. Its link leads nowhere now."),
            Map.entry("limits-saved", "Saved. What was judged before keeps its band."),
            Map.entry("network-allowed", "Whoever comes from there is not doubted from now on."),
            Map.entry("network-removed", "Whoever comes from there is judged as anybody from now on."),
            Map.entry("verdict-noted", "Noted."),
            Map.entry("contact-asked", "Asked. You are told when they accept."),
            Map.entry("contact-accepted", "You are connected."),
            Map.entry("contact-rejected", "Rejected. Nobody is told."),
            Map.entry("contact-withdrawn", "Taken back."),
            Map.entry("contact-shared", "Saved. It counts from now on."),
            Map.entry("contact-ended", "You are connected no more. They are not told."),
            Map.entry("news-read", "Read."),
            Map.entry("news-removed", "Removed."),
            Map.entry("settings-saved", "Saved."),
            Map.entry("topic-made", "The topic is made. Subscribe to it in your ntfy app."),
            Map.entry("name-blocked", "Blocked. Neither of you finds the other from now on."),
            Map.entry("name-unblocked", "Blocked no more."),
            Map.entry("conversation-removed", "The conversation is removed."),
            Map.entry("document-reprocess", "It is read anew. Until then answers stand on what was read before."),
            Map.entry("document-removed", "The document is removed. No answer stands on it from now on."),
            Map.entry("signed-out", "You have signed out."),
            Map.entry("password-set", "The password is set. Sign in with it."),
            Map.entry("password-changed", "Your password is changed. Your other sessions have ended."),
            Map.entry("email-verified", "Your address is confirmed. You can sign in now."),
            Map.entry("token-revoked", "The token is revoked. Whatever used it is refused from now on."),
            Map.entry("session-ended", "The session has ended."),
            Map.entry("account-deleted", "Your account is deleted."),
            Map.entry("user-added", "Added. Make a link below, so that they can set a password."),
            Map.entry("user-changed", "Saved."),
            Map.entry("user-password-set", "The password is set. Their sessions have ended."),
            Map.entry("user-deactivated", "Deactivated. Their sessions and tokens have stopped working."),
            Map.entry("user-activated", "Activated. They can sign in again."),
            Map.entry("user-deleted", "The user is deleted."));

    static @Nullable Notice done(@Nullable String code) {
        String text = code == null ? null : DONE.get(code);
        return text == null ? null : new Notice(true, text);
    }

    static Notice problem(String text) {
        return new Notice(false, text);
    }

    static Notice problem(InnerCalls.Reply reply) {
        return problem(reply.problem());
    }
}
