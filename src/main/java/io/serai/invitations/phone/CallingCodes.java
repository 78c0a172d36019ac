package io.serai.invitations.phone;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.text.Collator;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The countries whose numbers are known, for people to choose from.
public final class CallingCodes {
    /// Their names and codes by their regions (ISO 3166-1 alpha-2), in the order of their names.
    public static final Map<String, String> ALL = all();

    private CallingCodes() {}

    private static Map<String, String> all() {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        var all = new LinkedHashMap<String, String>();
        numbers.getSupportedRegions().stream()
                .sorted(Comparator.comparing(CallingCodes::name, Collator.getInstance(Locale.ENGLISH)))
                .forEach(region ->
                        all.put(region, name(region) + " (+" + numbers.getCountryCodeForRegion(region) + ")"));
        return Collections.unmodifiableMap(all);
    }

    private static String name(String region) {
        return Locale.of("", region).getDisplayCountry(Locale.ENGLISH);
    }
}
