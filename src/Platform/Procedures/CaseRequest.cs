namespace Fuyao.Platform.Procedures;

/// <summary>An act that a client asks for with a key of its own, so that it can ask again when it had no answer: the same is done once. What is refused is not kept.</summary>
/// <param name="Client">To whom the key belongs.</param>
/// <param name="Sha256">Of all that is asked, in 64 lower-case hexadecimal digits.</param>
public sealed record CaseRequest(string Client, string Key, string Sha256);

/// <summary>The key of a request was used for another one.</summary>
public sealed class CaseKeyUsedException(string key) : Exception($"the key '{key}' was used for another request; a key belongs to one request for good, so write another key");
