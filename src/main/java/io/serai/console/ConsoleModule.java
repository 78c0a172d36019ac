package io.serai.console;

import io.serai.web.InnerCalls;
import org.apache.camel.main.Main;

/// Wires the pages.
public final class ConsoleModule {
    private final InnerCalls calls;
    private final String publicUrl;

    /// @param publicUrl where links lead
    public ConsoleModule(InnerCalls calls, String publicUrl) {
        this.calls = calls;
        this.publicUrl = publicUrl;
    }

    public void bind(Main main) {
        main.bind("appFiles", new AppFiles());
        main.bind("entryPages", new EntryPages(calls));
        main.bind("profilePages", new ProfilePages(calls));
        main.bind("userPages", new UserPages(calls, publicUrl));
        main.bind("tokenPages", new TokenPages(calls));
        main.bind("auditPages", new AuditPages(calls));
    }
}
