namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>Says why a text is no pattern, from deep inside the translator; never leaves <see cref="Pattern"/>.</summary>
internal sealed class PatternException(string message) : Exception(message);
