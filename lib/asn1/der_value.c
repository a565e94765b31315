/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ITU-T X.690: the values inside DER and BER elements; RFC 5280 section 4.1.2.5 for times. */
#include "asn1/der_value.h"

#include "base/error.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The content of a primitive element; absent if it is not one. */
static bytes_t primitive(const der_item_t *item)
{
    return item->constructed ? BYTES_NONE : item->content;
}

gpg_error_t der_boolean(const der_item_t *item, bool *r_value)
{
    *r_value = false;
    bytes_t content = primitive(item);
    if (content.size != 1)
        return ERR(BAD_BER);
    uint8_t octet = content.data[0];
    if (item->rules == DER_RULES_DER && octet != 0 && octet != 0xff)
        return ERR(BAD_BER);
    *r_value = octet != 0;
    return 0;
}

/* Whether the first byte only repeats the sign of the second (X.690 section 8.3.2). */
static bool has_redundant_byte(bytes_t integer)
{
    if (integer.size < 2)
        return false;
    bool negative = (integer.data[1] & 0x80) != 0;
    return integer.data[0] == (negative ? 0xff : 0);
}

gpg_error_t der_integer(const der_item_t *item, bytes_t *r_content)
{
    *r_content = BYTES_NONE;
    bytes_t content = primitive(item);
    if (content.size == 0)
        return ERR(BAD_BER);
    if (item->rules == DER_RULES_DER && has_redundant_byte(content))
        return ERR(BAD_BER);
    *r_content = content;
    return 0;
}

gpg_error_t der_small_integer(const der_item_t *item, int64_t *r_value)
{
    *r_value = 0;
    bytes_t content;
    gpg_error_t error = der_integer(item, &content);
    if (error)
        return error;
    while (has_redundant_byte(content))
        content = bytes_from(content, 1);
    if (content.size > sizeof(int64_t))
        return ERR(BAD_BER);
    uint64_t value = content.data[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < content.size; i++)
        value = value << 8 | content.data[i];
    memcpy(r_value, &value, sizeof value);
    return 0;
}

gpg_error_t der_bit_string(const der_item_t *item, bytes_t *r_bits, unsigned *r_unused)
{
    *r_bits = BYTES_NONE;
    if (r_unused)
        *r_unused = 0;
    bytes_t content = primitive(item);
    if (content.size == 0)
        return ERR(BAD_BER);
    unsigned unused = content.data[0];
    bytes_t bits = bytes_from(content, 1);
    if (unused > 7 || (unused && (bits.size == 0 || !r_unused)))
        return ERR(BAD_BER);
    unsigned padding = (1u << unused) - 1;
    if (unused && item->rules == DER_RULES_DER && (bits.data[bits.size - 1] & padding))
        return ERR(BAD_BER); /* X.690 section 11.2.1 */
    *r_bits = bits;
    if (r_unused)
        *r_unused = unused;
    return 0;
}

/* ---- times ---- */

typedef struct date {
    int year, month, day, hour, minute, second;
} date_t;

/* Takes `digits` digits from the front of text; false if they are not there. */
static bool take_digits(bytes_t *text, unsigned digits, int *r_value)
{
    int value = 0;
    if (text->size < digits)
        return false;
    for (unsigned i = 0; i < digits; i++) {
        if (!ascii_is_digit(text->data[i]))
            return false;
        value = value * 10 + (text->data[i] - '0');
    }
    *text = bytes_from(*text, digits);
    *r_value = value;
    return true;
}

static bool date_exists(const date_t *date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date->month < 1 || date->month > 12)
        return false;
    bool leap = date->year % 4 == 0 && (date->year % 100 != 0 || date->year % 400 == 0);
    int last = days[date->month - 1] + (date->month == 2 && leap);
    return date->day >= 1 && date->day <= last && date->hour <= 23 && date->minute <= 59 &&
           date->second <= 59;
}

/* Seconds since 1970 of a date of the proleptic Gregorian calendar, years 0 to 9999. */
static int64_t date_seconds(const date_t *date)
{
    /* The year is taken to begin in March, so that a leap day is its last. */
    int64_t year = date->year + 400 - (date->month <= 2);
    int64_t month = (date->month + 9) % 12;
    int64_t day_of_year = (153 * month + 2) / 5 + date->day - 1;
    int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year;
    days -= 719468 + 146097; /* 1970-01-01, and the 400 years added above */
    return ((days * 24 + date->hour) * 60 + date->minute) * 60 + date->second;
}

/* BER: a fraction of a second, which is dropped. */
static bool take_fraction(bytes_t *text)
{
    if (text->size == 0 || (text->data[0] != '.' && text->data[0] != ','))
        return true;
    size_t digits = 0;
    while (digits + 1 < text->size && ascii_is_digit(text->data[digits + 1]))
        digits++;
    *text = bytes_from(*text, digits + 1);
    return digits > 0;
}

/* The rest of a time: Z, or under BER an offset. */
static bool take_zone(bytes_t *text, der_rules_t rules, int64_t *r_offset)
{
    *r_offset = 0;
    if (text->size == 0)
        return false;
    uint8_t sign = text->data[0];
    *text = bytes_from(*text, 1);
    if (sign == 'Z')
        return true;
    int hours, minutes;
    if (rules == DER_RULES_DER || (sign != '+' && sign != '-') || !take_digits(text, 2, &hours) ||
        !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *r_offset = (sign == '+' ? 1 : -1) * (hours * 60 + minutes) * 60;
    return true;
}

static bool parse_time(bytes_t text, bool generalized, der_rules_t rules, int64_t *r_time)
{
    date_t date = {0};
    int64_t offset;
    if (!take_digits(&text, generalized ? 4 : 2, &date.year) ||
        !take_digits(&text, 2, &date.month) || !take_digits(&text, 2, &date.day) ||
        !take_digits(&text, 2, &date.hour) || !take_digits(&text, 2, &date.minute))
        return false;
    if (!generalized)
        date.year += date.year >= 50 ? 1900 : 2000; /* RFC 5280 section 4.1.2.5.1 */
    bool has_seconds = take_digits(&text, 2, &date.second);
    if (!has_seconds && rules == DER_RULES_DER)
        return false;
    if (has_seconds && generalized && rules == DER_RULES_BER && !take_fraction(&text))
        return false;
    if (!take_zone(&text, rules, &offset) || text.size != 0 || !date_exists(&date))
        return false;
    *r_time = date_seconds(&date) - offset;
    return true;
}

gpg_error_t der_time(const der_item_t *item, int64_t *r_time)
{
    *r_time = 0;
    bool generalized = der_is(item, DER_UNIVERSAL, DER_GENERALIZED_TIME);
    if (!generalized && !der_is(item, DER_UNIVERSAL, DER_UTC_TIME))
        return ERR(BAD_BER);
    int64_t time;
    if (!parse_time(primitive(item), generalized, item->rules, &time))
        return ERR(BAD_BER);
    *r_time = time;
    return 0;
}

/* ---- object identifiers ---- */

bool der_oid_valid(bytes_t oid)
{
    if (oid.size == 0 || (oid.data[oid.size - 1] & 0x80))
        return false;
    for (size_t i = 0; i < oid.size; i++) {
        bool first = i == 0 || !(oid.data[i - 1] & 0x80);
        if (first && oid.data[i] == 0x80)
            return false; /* X.690 section 8.19.2: the fewest octets */
    }
    return true;
}

/* The value of a subidentifier that fits 63 bits; false for a larger one. */
static bool arc_value(bytes_t arc, uint64_t *r_value)
{
    if (arc.size > 9)
        return false;
    *r_value = 0;
    for (size_t i = 0; i < arc.size; i++)
        *r_value = *r_value << 7 | (arc.data[i] & 0x7f);
    return true;
}

/* Writes a larger subidentifier in decimal (2.25 has arcs of 128 bits); characters written, 0 if
 * there is no room. */
static size_t write_large_arc(bytes_t arc, char *text, size_t size)
{
    uint8_t digits[128]; /* the last one first */
    size_t count = 0;
    for (size_t i = 0; i < arc.size; i++) {
        unsigned carry = arc.data[i] & 0x7f;
        for (size_t j = 0; j < count; j++) {
            carry += digits[j] * 128u;
            digits[j] = (uint8_t)(carry % 10);
            carry /= 10;
        }
        for (; carry; carry /= 10) {
            if (count >= sizeof digits || count + 1 >= size)
                return 0;
            digits[count++] = (uint8_t)(carry % 10);
        }
    }
    for (size_t i = 0; i < count; i++)
        text[i] = (char)('0' + digits[count - 1 - i]);
    text[count] = '\0';
    return count;
}

/* Writes a number in decimal; characters written, 0 if there is no room for them and a NUL. */
static size_t write_number(uint64_t value, char *text, size_t size)
{
    char digits[20]; /* the last one first */
    size_t count = 0;
    do
        digits[count++] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    if (count >= size)
        return 0;
    for (size_t i = 0; i < count; i++)
        text[i] = digits[count - 1 - i];
    text[count] = '\0';
    return count;
}

/* Writes one subidentifier; the first stands for two arcs (X.690 section 8.19.4). Characters
 * written, 0 if there is no room. */
static size_t write_arc(bytes_t arc, bool first, char *text, size_t size)
{
    uint64_t value;
    if (!arc_value(arc, &value))
        return first ? 0 : write_large_arc(arc, text, size);
    if (!first)
        return write_number(value, text, size);
    if (size < 3)
        return 0;
    const unsigned root = value < 80 ? (unsigned)value / 40 : 2;
    text[0] = (char)('0' + root);
    text[1] = '.';
    size_t written = write_number(value - 40u * root, text + 2, size - 2);
    return written ? written + 2 : 0;
}

gpg_error_t der_oid_text(bytes_t oid, char *text, size_t size)
{
    if (size == 0)
        return ERR(BUFFER_TOO_SHORT);
    text[0] = '\0';
    if (!der_oid_valid(oid))
        return ERR(BAD_BER);
    size_t length = 0;
    for (size_t start = 0, end; start < oid.size; start = end) {
        end = start;
        while (oid.data[end] & 0x80)
            end++;
        end++;
        if (start > 0 && length + 1 < size)
            text[length++] = '.';
        bytes_t arc = bytes_slice(oid, start, end - start);
        size_t written = write_arc(arc, start == 0, text + length, size - length);
        if (written == 0) {
            text[0] = '\0';
            return ERR(BUFFER_TOO_SHORT);
        }
        length += written;
    }
    return 0;
}
