using System.Security.Cryptography;

namespace Fuyao.Kernel.Ledger;

/// <summary>SHA-256 over fields, each written as the number of its bytes in UTF-8, a colon and the bytes; one that is not there as <c>-:</c>. No border can be moved, so no two lists of fields are written alike.</summary>
public static class FieldHash
{
    /// <summary>What stands before the first link of a chain: 64 zeros.</summary>
    public static readonly string Beginning = new('0', 2 * SHA256.HashSizeInBytes);

    /// <param name="fields">Texts and whole numbers.</param>
    public static byte[] Of(params ReadOnlySpan<object?> fields)
    {
        var message = new FieldMessage();
        Add(ref message, fields);
        return message.Hash();
    }

    /// <summary>A link of a chain: the hash before it is its first field.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Link(string before, params ReadOnlySpan<object?> fields)
    {
        var message = new FieldMessage();
        message.Add(before);
        Add(ref message, fields);
        return message.Link();
    }

    private static void Add(ref FieldMessage message, ReadOnlySpan<object?> fields)
    {
        foreach (var field in fields)
            switch (field)
            {
                case null:
                    message.Add((string?)null);
                    break;
                case string text:
                    message.Add(text);
                    break;
                case long number:
                    message.Add(number);
                    break;
                default:
                    throw new ArgumentException($"A {field.GetType().Name} has no form to be hashed in.", nameof(fields));
            }
    }
}
