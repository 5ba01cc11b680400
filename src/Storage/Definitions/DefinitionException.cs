namespace Fuyao.Storage.Definitions;

/// <summary>SQL of a fact definition that cannot be run.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="byteOffset">Where in the UTF-8 text; −1 where SQLite does not tell.</param>
public sealed class DefinitionException(string message, int byteOffset = -1) : Exception(message)
{
    public int ByteOffset { get; } = byteOffset;
}
