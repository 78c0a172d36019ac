package io.serai.hub.settings;

import java.util.List;

/// Settings the hub can't start with: all of them at once, each with its name and what was expected.
public final class SettingsException extends StartException {

    private final List<String> faults;

    SettingsException(List<String> faults) {
        super((faults.size() == 1 ? "1 setting" : faults.size() + " settings") + " can't be used:\n  "
                + String.join("\n  ", faults));
        this.faults = List.copyOf(faults);
    }

    /// One line per fault; never holds the value of a secret.
    public List<String> faults() {
        return faults;
    }
}
