/** Providers where anybody gets an address, so that one tells nothing about a company. A dot at the end stands for any
 *  public suffix: `yahoo.` is yahoo.com, yahoo.co.uk and yahoo.de. */
const PROVIDERS = `
  gmail.com googlemail.com yahoo. ymail.com rocketmail.com hotmail. outlook. live. msn.com passport.com
  icloud.com me.com mac.com aol. aim.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de
  tuta.com tuta.io tutamail.com keemail.me gmx. mail.com email.com mail.ru inbox.ru list.ru bk.ru internet.ru yandex.
  ya.ru rambler.ru zoho.com zohomail.com zohomail.eu fastmail.com fastmail.fm hey.com duck.com hushmail.com
  mailfence.com posteo.de posteo.net mailbox.org web.de freenet.de t-online.de arcor.de online.de 1und1.de vodafone.de
  orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr libero.it virgilio.it tiscali.it alice.it tim.it
  tin.it hotmail.it telefonica.net terra.es sapo.pt ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl home.nl
  telenet.be skynet.be proximus.be bluewin.ch sunrise.ch hispeed.ch aon.at chello.at a1.net seznam.cz centrum.cz
  email.cz post.cz volny.cz wp.pl o2.pl onet.pl interia.pl poczta.fm gazeta.pl abv.bg mail.bg freemail.hu citromail.hu
  online.no telia.com spray.se comhem.se bredband.net jubii.dk mail.dk elisa.fi luukku.com btinternet.com
  btopenworld.com sky.com virginmedia.com ntlworld.com talktalk.net blueyonder.co.uk tiscali.co.uk eircom.net comcast.net
  verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net earthlink.net juno.com netzero.net
  optonline.net frontier.com windstream.net rogers.com shaw.ca bell.net sympatico.ca telus.net videotron.ca
  bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz uol.com.br bol.com.br ig.com.br
  terra.com.br globo.com prodigy.net.mx qq.com foxmail.com 163.com 126.com 139.com 189.cn sina.com sina.cn sohu.com
  yeah.net aliyun.com naver.com hanmail.net daum.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com
  excite.co.jp rediffmail.com sify.com inbox.com inbox.lv lycos.com usa.com consultant.com engineer.com writeme.com
  mailinator.com guerrillamail.com guerrillamail.info 10minutemail.com temp-mail.org tempmail.com yopmail.com
  trashmail.com trashmail.de sharklasers.com getnada.com maildrop.cc dispostable.com throwawaymail.com mohmal.com
  discard.email mailnesia.com mintemail.com moakt.com emailondeck.com fakeinbox.com spamgourmet.com mytemp.email`
  .trim()
  .split(/\s+/)

const EXACT = new Set(PROVIDERS.filter((name) => !name.endsWith('.')))
const BRANDS = new Set(PROVIDERS.filter((name) => name.endsWith('.')).map((name) => name.slice(0, -1)))
/** `outlook.com`, `live.co.uk`: a brand counts only directly under a suffix that a country or a trade has. */
const SUFFIX = /^(com|net|org|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})$/

/** Whether a registrable domain is a free or throw-away mail provider's. */
export function isFreeMail(domain: string): boolean {
  const dot = domain.indexOf('.')
  return EXACT.has(domain) || (BRANDS.has(domain.slice(0, dot)) && SUFFIX.test(domain.slice(dot + 1)))
}
