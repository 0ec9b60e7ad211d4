/** `say.language` in the languages of buyers that the engine does not read, by ISO 639-1 code. */
export const SORRY: Record<string, string> = {
  de: 'Ich lese leider nur Englisch, aber das Team bekommt Ihre Worte so, wie Sie sie geschrieben haben, und mit den Schaltflächen geht es weiter.',
  fr: 'Je ne lis que l’anglais, mais l’équipe recevra vos mots tels que vous les avez écrits, et vous pouvez continuer avec les boutons.',
  es: 'Solo leo inglés, pero el equipo recibirá sus palabras tal como las ha escrito, y puede continuar con los botones.',
  it: 'Leggo solo l’inglese, ma il team riceverà le sue parole così come le ha scritte, e può continuare con i pulsanti.',
  pt: 'Só leio inglês, mas a equipa recebe as suas palavras tal como as escreveu, e pode continuar com os botões.',
  nl: 'Ik lees alleen Engels, maar het team krijgt uw woorden zoals u ze hebt geschreven, en met de knoppen kunt u verder.',
  pl: 'Czytam tylko po angielsku, ale zespół otrzyma wiadomość dokładnie w takiej postaci, a rozmowę można kontynuować za pomocą przycisków.',
  sv: 'Jag läser bara engelska, men teamet får dina ord precis som du skrev dem, och du kan fortsätta med knapparna.',
  ja: '英語しか読めませんが、いただいた文章はそのまま担当者に届きますので、ボタンを使って続けられます。',
  zh: '我只能阅读英文，但您写的内容会原样转给团队，您可以使用按钮继续。',
}
