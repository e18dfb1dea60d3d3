using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads whole files.</summary>
internal sealed class DocumentParser
{
    private readonly TokenReader _reader;
    private readonly AnnotationParser _annotations;
    private readonly PathParser _paths;
    private readonly UseParser _uses;
    private readonly InterfaceParser _interfaces;
    private readonly WorldParser _worlds;
    private PackageNameSyntax? _package;

    public DocumentParser(TokenReader reader)
    {
        _reader = reader;
        _annotations = new AnnotationParser(reader);
        _paths = new PathParser(reader);
        _uses = new UseParser(reader, _paths);
        var types = new TypeParser(reader);
        var functions = new FunctionParser(reader, types);
        var typeDefs = new TypeDefParser(reader, _annotations, types, functions);
        _interfaces = new InterfaceParser(reader, _annotations, _uses, typeDefs, functions);
        _worlds = new WorldParser(reader, _annotations, _paths, _uses, typeDefs, functions, _interfaces);
    }

    /// <summary>Reads everything up to the end of the file.</summary>
    public (PackageNameSyntax? Package, ImmutableArray<MemberSyntax> Items) Read()
    {
        var items = ImmutableArray.CreateBuilder<MemberSyntax>();
        while (!_reader.AtEnd)
        {
            var start = _reader.Position;
            if (ReadItem(items.Count == 0, isNested: false, out var item))
            {
                items.AddRange(item);
            }
            else
            {
                Skip(start);
            }
        }

        return (_package, items.ToImmutable());
    }

    /// <summary>
    /// Reads one item. False means that there was an error, which has been reported. The package declaration of the file gives
    /// no item.
    /// </summary>
    private bool ReadItem(bool isFirst, bool isNested, out ImmutableArray<MemberSyntax> item)
    {
        var header = _annotations.ReadHeader();
        item = [];
        if (_reader.AtKeyword("package"))
        {
            _annotations.Reject(header.Annotations, "a package");
            return ReadPackage(header, isFirst, isNested, ref item);
        }

        MemberSyntax? member;
        if (_reader.AtKeyword("use"))
        {
            _annotations.Reject(header.Annotations, "a use in a file");
            member = _uses.ReadTopLevelUse(header);
        }
        else if (_reader.AtKeyword("interface"))
        {
            member = _interfaces.ReadInterface(header);
        }
        else if (_reader.AtKeyword("world"))
        {
            member = _worlds.ReadWorld(header);
        }
        else
        {
            _reader.ReportExpected(
                isNested ? "an interface, a world, a use or '}'" : "an interface, a world, a use or a package; types go in interfaces");
            return false;
        }

        item = member is null ? [] : [member];
        return member is not null;
    }

    private bool ReadPackage(MemberHeader header, bool isFirst, bool isNested, ref ImmutableArray<MemberSyntax> item)
    {
        _reader.Read();
        if (_paths.ReadPackageName(header.Docs) is not { } name)
        {
            return false;
        }

        if (isNested)
        {
            _reader.Report(
                WitRules.MisplacedPackage, name.Span, "A package cannot stand inside another one; move it to the top of the file");
            return false;
        }

        if (_reader.TryRead(TokenKind.OpenBrace))
        {
            item = [ReadNestedPackage(header, name)];
            return true;
        }

        if (!_reader.ExpectSemicolon())
        {
            return false;
        }

        if (!isFirst || _package is not null)
        {
            _reader.Report(
                WitRules.MisplacedPackage,
                name.Span,
                "The package of a file is declared once, before anything else in it; move this to the start of the file, or remove it");
        }
        else
        {
            _package = name;
        }

        return true;
    }

    private NestedPackageSyntax ReadNestedPackage(MemberHeader header, PackageNameSyntax name)
    {
        var items = ImmutableArray.CreateBuilder<MemberSyntax>();
        while (!_reader.At(TokenKind.CloseBrace) && !_reader.AtEnd)
        {
            var start = _reader.Position;
            if (ReadItem(isFirst: false, isNested: true, out var item))
            {
                items.AddRange(item);
            }
            else
            {
                _reader.SkipMember(start);
            }
        }

        _reader.Expect(TokenKind.CloseBrace, "'}'");
        return new NestedPackageSyntax(name, items.ToImmutable(), _reader.SpanFrom(header.First));
    }

    /// <summary>Skips to where the next item can start. At this level a closing brace has no opening one.</summary>
    private void Skip(int start)
    {
        _reader.SkipMember(start);
        _reader.TryRead(TokenKind.CloseBrace);
    }
}
