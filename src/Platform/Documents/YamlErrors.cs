using Fuyao.Kernel.Diagnostics;
using YamlDotNet.Core;

namespace Fuyao.Platform.Documents;

/// <summary>Says in our words what the YAML parser could not read.</summary>
internal static class YamlErrors
{
    private const string QuoteIt = "put the whole text in quotes; one with ':', '#', ',', '!', quotes or brackets in it needs them";

    // A part of the parser's message, what we say, what to write instead. The first that fits is used.
    private static readonly (string Part, string Message, string Suggestion)[] Translations =
    [
        ("scalar value, found invalid mapping", "a second ': ' stands in this value, or a key is indented too far", QuoteIt + "; keys of one mapping stand in the same column"),
        ("plain scalar, found invalid mapping", "a second ': ' stands in this value, or a key is indented too far", QuoteIt + "; keys of one mapping stand in the same column"),
        ("quoted scalar, found unexpected end of stream", "the quote that opens here is never closed", "close it"),
        ("unknown escape character", "a backslash in this text is followed by a letter that means nothing", "double the backslash, or use single quotes"),
        ("expected hexadecimal number", "the escape in this text lacks hexadecimal digits", @"write \x41, \u00e9 or \U0001f600, or use single quotes"),
        ("Unicode", "the escape in this text is no character", @"write \x41, \u00e9 or \U0001f600, or use single quotes"),
        ("wrong indentation", "a line of this quoted text is not indented enough", "indent it further than its key"),
        ("cannot start any token", "a value cannot start with this character", QuoteIt),
        ("parsing a flow mapping", "',' or '}' is expected here", "close the braces, and put texts with quotes or brackets in them in quotes as a whole"),
        ("parsing a flow sequence", "',' or ']' is expected here", "close the brackets, and put texts with quotes or brackets in them in quotes as a whole"),
        ("did not find expected key", "this belongs to no key: text follows a closed value, or the line is indented differently from those above", QuoteIt + ", or mend the indentation"),
        ("expected '-' indicator", "a list ends here without a reason", "start the item with '- ', or mend the indentation"),
        ("Block sequence entries are not allowed", "a list cannot start on the line of its key", "start it on the next line, or write it in brackets"),
        ("Mapping keys are not allowed", "'?' cannot stand here", QuoteIt),
        ("Mapping values are not allowed", "a ':' cannot stand here", QuoteIt),
        ("expected comment or line break", "text follows the sign that opens a block text", "start the text on the next line, or put it in quotes if '|' or '>' belongs to it"),
        ("spaces in", "the first lines of this block text are indented further than those that follow", "indent its first line the least"),
        ("indentation indicator", "a block text has no indentation of 0", "remove the digit"),
        ("tab", "a tab indents this line", "indent with spaces"),
        ("could not find expected ':'", "this line has no ':'", "write 'key: value', or indent the line if it continues the value above"),
        ("expected <document end>", "this line is indented less than the start of the file", "start the keys of the file in the first column"),
        ("expected node content", "a value is expected before this", QuoteIt),
        ("anchor", "'&' or '*' stands for anchors and aliases, which are not used here", "put the text in quotes if the sign belongs to it"),
        ("tag", "'!' starts a tag; tags are not used here", "put the text in quotes if '!' belongs to it"),
        ("directive", "directives (%) are not used here", "remove the line"),
        ("incompatible YAML", "directives (%) are not used here", "remove the line"),
        ("comment", "a comment stands where none can", "put a space before '#', or the text in quotes if '#' belongs to it"),
    ];

    public static Diagnostic Translate(YamlException invalid, SourcePosition at)
    {
        foreach (var (part, message, suggestion) in Translations)
            if (invalid.Message.Contains(part))
                return new Diagnostic(at, message, suggestion);
        return Unreadable(at);
    }

    public static Diagnostic Unreadable(SourcePosition at) => new(at, "the YAML cannot be read here", "mend the indentation and the brackets; " + QuoteIt);
}
